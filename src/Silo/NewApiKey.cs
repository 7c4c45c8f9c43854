using LiveOrleans.Gateway;

namespace LiveOrleans.Silo;

/// <summary><c>--new-api-key NAME</c>: prints a new key, and the entry of <c>live:auth:keys</c> that knows it by its hash.</summary>
internal static class NewApiKey
{
    /// <summary>The option; nothing else may stand beside it.</summary>
    public const string Option = "--new-api-key";

    /// <summary>Whether a command line asks for a key.</summary>
    public static bool IsAskedBy(string[] args) => args is [Option, ..];

    /// <summary>Makes and prints a key. It is stored nowhere.</summary>
    /// <returns>The exit code: 1 when the command line is wrong.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter errors)
    {
        if (args is not [_, { Length: > 0 and <= 64 } name] || !name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') || name is "0")
        {
            await errors.WriteLineAsync($"{Option} needs one name of 1 to 64 letters, digits, - _ and . that is not 0, and nothing else.");
            return 1;
        }

        var key = ApiKey.Create();
        await output.WriteLineAsync($$"""
            The key, shown only now:

              {{key}}

            The entry of live:auth:keys (live:auth:mode must have apikey; change org and role as needed):

              { "name": "{{name}}", "hash": "{{ApiKey.Describe(key)}}", "org": 1, "role": "Editor" }
            """);
        return 0;
    }
}
