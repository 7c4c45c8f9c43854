using System.Text.RegularExpressions;

namespace LiveOrleans.Architecture;

/// <summary>How a file looks from outside.</summary>
internal static partial class ShapeRules
{
    private const int MaxLines = 400;

    /// <summary>Declares types without a file-scoped namespace of its project; top-level programs declare none.</summary>
    public static IEnumerable<string> NamespaceFaults(SourceFile file)
    {
        if (BlockNamespace().IsMatch(file.Code))
        {
            yield return $"{file.Path}: its namespace is not file-scoped";
        }
        else if (!file.Path.EndsWith("/Program.cs", StringComparison.Ordinal) && !FileScopedNamespace(file.Project).IsMatch(file.Code))
        {
            yield return $"{file.Path}: its namespace is not LiveOrleans.{file.Project}";
        }
    }

    public static IEnumerable<string> TooLong(SourceFile file) =>
        file.Lines > MaxLines ? [$"{file.Path} has {file.Lines} lines, more than {MaxLines}"] : [];

    /// <summary>A test that waits for time to pass is slow when it succeeds and flaky when it does not.</summary>
    public static IEnumerable<string> Sleeps(SourceFile file) =>
        Sleep().Matches(file.Code).Select(match => $"{file.Path}: a test must not wait by {match.Value}");

    [GeneratedRegex(@"^\s*namespace\s+[\w.]+\s*\{", RegexOptions.Multiline, 1000)]
    private static partial Regex BlockNamespace();

    private static Regex FileScopedNamespace(string project) =>
        new($@"^namespace LiveOrleans\.{Regex.Escape(project)}(\.\w+)*;", RegexOptions.Multiline | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));

    [GeneratedRegex(@"\b(Task\s*\.\s*Delay|Thread\s*\.\s*Sleep|SpinWait\s*\.\s*SpinUntil)\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Sleep();
}
