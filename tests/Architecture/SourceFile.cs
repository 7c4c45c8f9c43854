using System.Text.RegularExpressions;

namespace LiveOrleans.Architecture;

/// <summary>A C# file of the repository, with its path from the root.</summary>
internal sealed partial record SourceFile(string Path, string Text)
{
    /// <summary>The folder below src, tests, samples or bench, which is the project's name there.</summary>
    public string Project => Path.Split('/')[1];

    /// <summary>The text without comments and without what strings say, line by line as before.</summary>
    public string Code { get; } = CommentOrString().Replace(Text, match => match.Value.StartsWith('/') ? Newlines(match.Value) : $"\"\"{Newlines(match.Value)}");

    public int Lines => Text.TrimEnd('\n').Count(character => character == '\n') + 1;

    private static string Newlines(string text) => new('\n', text.Count(character => character == '\n'));

    [GeneratedRegex("""
        //[^\n]* | /\*.*?\*/ | \$*\"{3,}.*?\"{3,} | \$?@\$?"(?:""|[^"])*" | \$?"(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])+'
        """, RegexOptions.Singleline | RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CommentOrString();
}
