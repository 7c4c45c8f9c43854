using System.Text;
using System.Text.RegularExpressions;
using LiveOrleans.Gateway;

namespace LiveOrleans.Silo;

/// <summary><c>--help</c>: prints how the program is used, and every option with its default, its bounds and its meaning.</summary>
internal static partial class Help
{
    private const int Width = 100;
    private const string Indent = "      ";

    /// <summary>Whether a command line asks for it, whatever else it has.</summary>
    public static bool IsAskedBy(string[] args) => args.Any(static arg => arg is "--help" or "-h" or "-?");

    /// <summary>Composes what is printed.</summary>
    /// <param name="program">The name of the program.</param>
    public static string Compose(string program)
    {
        var text = new StringBuilder();
        text.AppendLine($$"""
            LiveOrleans {{StartBanner.Version}}: live channels, on one node or on the nodes of a cluster

            Usage:
              {{program}} [--urls URLS] [--config FILE] [--live:OPTION VALUE]...
              {{program}} --new-api-key NAME
              {{program}} --help | --version

              --urls URLS         Where to listen; semicolons between several. Default: {{ListenAddresses.Default}}.
              --config FILE       Grafana's own ini file, of which the section [live] is read.
              --new-api-key NAME  Prints a new key, and the entry of live:auth:keys that knows it.
              --help, -h          Prints this.
              --version           Prints the version.

            An option is said on the command line (--live:max_connections 500), in the environment
            (live__max_connections=500, or GF_LIVE_MAX_CONNECTIONS=500 where Grafana has it too), in Grafana's
            file, or in appsettings.json ({ "live": { "max_connections": 500 } }). Of these the first wins.

            """);
        text.AppendLine("Options:").AppendLine();
        foreach (var option in LiveOptionTable.All)
        {
            Append(text, $"live:{option.Name}", option.FromGrafana ? "Grafana has it too" : string.Empty, option.Default, option.Bounds, option.Meaning);
        }

        foreach (var group in EntryGroup.All)
        {
            text.AppendLine($"Entries of {group.Name}, an array of objects; N is the number of the entry, from 0:").AppendLine();
            foreach (var key in group.Keys)
            {
                Append(text, $"{group.Name}:N:{key.Name}", key.For is EntryKey.All ? string.Empty : $"for {key.For}", key.Default, key.Bounds, key.Meaning);
            }
        }

        return text.ToString().TrimEnd() + Environment.NewLine;
    }

    private static void Append(StringBuilder text, string name, string note, string without, string bounds, string meaning)
    {
        text.AppendLine(note.Length > 0 ? $"  {name}  ({note})" : $"  {name}");
        foreach (var line in Wrapped(Plain(meaning)).Concat(Wrapped(Plain($"Value: {bounds} ({Said(without)})"))))
        {
            text.Append(Indent).AppendLine(line);
        }

        text.AppendLine();
    }

    private static string Said(string without) => without.StartsWith(EntryKey.Required, StringComparison.Ordinal)
        ? without
        : $"default: {without}";

    // As a terminal shows it: the words of a link alone, and no marks of code.
    private static string Plain(string markdown) => Link().Replace(markdown, "${words}").Replace("`", string.Empty, StringComparison.Ordinal);

    private static IEnumerable<string> Wrapped(string text)
    {
        var line = new StringBuilder();
        foreach (var word in text.Split(' '))
        {
            if (line.Length > 0 && Indent.Length + line.Length + 1 + word.Length > Width)
            {
                yield return line.ToString();
                line.Clear();
            }

            line.Append(line.Length > 0 ? " " : string.Empty).Append(word);
        }

        yield return line.ToString();
    }

    [GeneratedRegex(@"\[(?<words>[^\]]*)\]\([^)]*\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Link();
}
