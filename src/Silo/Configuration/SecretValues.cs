using System.Text;
using System.Text.RegularExpressions;

namespace LiveOrleans.Silo;

/// <summary>What <c>$__env{NAME}</c> and <c>$__file{/path}</c> stand for, in the syntax of Grafana's own configuration.</summary>
/// <remarks>A copy of the moment at which it was read. Reasons name the variable or the file, never what it holds.</remarks>
internal sealed partial class SecretValues
{
    private const int MaxFileBytes = 65_536;
    private const string Opening = "$__";

    private readonly Dictionary<string, (string? Text, string Reason)> _values = new(StringComparer.Ordinal);

    private SecretValues()
    {
    }

    /// <summary>Nothing: where no secret was looked up, none can be used.</summary>
    public static SecretValues None { get; } = new();

    /// <summary>Looks up everything that the values of a section refer to.</summary>
    /// <param name="section">The section.</param>
    /// <param name="variable">The process's environment: null for a variable that is not set.</param>
    public static async Task<SecretValues> ReadAsync(IConfigurationSection section, Func<string, string?> variable)
    {
        var found = new SecretValues();
        foreach (var reference in section.AsEnumerable().SelectMany(static pair => Reference().Matches(pair.Value ?? string.Empty)))
        {
            if (!found._values.ContainsKey(reference.Value))
            {
                var name = reference.Groups["name"].Value;
                found._values.Add(reference.Value, reference.Groups["kind"].Value switch
                {
                    "env" => variable(name) is { } text ? (text, string.Empty) : (null, $"the environment variable {name} is not set"),
                    "file" => await ReadFileAsync(name),
                    _ => (null, "there are $__env{NAME} and $__file{/path}, and no others"),
                });
            }
        }

        return found;
    }

    /// <summary>Whether a text refers to a variable or a file, or was meant to.</summary>
    public static bool IsIn(string text) => text.Contains(Opening, StringComparison.Ordinal);

    /// <summary>Puts what they stand for in the place of the references in a text.</summary>
    /// <param name="text">The text, of the section that was read.</param>
    /// <param name="reason">Why that is not possible, without a secret; empty when it is.</param>
    /// <returns>The text; null when it is not possible.</returns>
    public string? Expand(string text, out string reason)
    {
        var fault = string.Empty;
        var expanded = Reference().Replace(text, reference =>
        {
            var (value, why) = _values.GetValueOrDefault(reference.Value, (null, "was not looked up"));
            fault = fault.Length > 0 ? fault : why;
            return value ?? string.Empty;
        });

        // What is left of a reference that is not closed is in the text itself, not in what it stands for.
        if (fault.Length == 0 && IsIn(Reference().Replace(text, string.Empty)))
        {
            fault = "a reference is written $__env{NAME} or $__file{/path}";
        }

        reason = fault;
        return fault.Length == 0 ? expanded : null;
    }

    private static async Task<(string? Text, string Reason)> ReadFileAsync(string path)
    {
        if (!Path.IsPathFullyQualified(path))
        {
            return (null, $"the path of the file {path} must begin with /");
        }

        try
        {
            await using var file = File.OpenRead(path);
            var bytes = new byte[MaxFileBytes + 1];
            var length = await file.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false);

            // Whatever writes files ends them with a line break.
            return length > MaxFileBytes
                ? (null, $"the file {path} is longer than {MaxFileBytes} bytes")
                : (Encoding.UTF8.GetString(bytes.AsSpan(0, length)).TrimEnd('\r', '\n'), string.Empty);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return (null, $"the file {path} cannot be read: {exception.Message}");
        }
    }

    [GeneratedRegex(@"\$__(?<kind>\w+)\{(?<name>[^}]+)\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Reference();
}
