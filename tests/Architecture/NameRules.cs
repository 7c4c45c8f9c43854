using System.Text.RegularExpressions;

namespace LiveOrleans.Architecture;

/// <summary>Names that say nothing, or that hide a type of the framework.</summary>
internal static partial class NameRules
{
    private static readonly string[] SayNothing = ["Common", "Utils", "Util", "Helpers", "Helper", "Internal", "Manager", "Service"];

    private static readonly string[] HideTheFramework = ["Channel", "Lock", "Timer", "Monitor", "Hub"];

    /// <summary>The parts of a folder's path that say nothing.</summary>
    public static IEnumerable<string> BadFolders(string path) =>
        path.Split('/').Where(part => SayNothing.Contains(part, StringComparer.OrdinalIgnoreCase)).Select(part => $"{path}: no folder is called {part}");

    /// <summary>The types that a file declares under such a name, or under one that ends in it.</summary>
    public static IEnumerable<string> BadTypes(SourceFile file) =>
        Declaration().Matches(file.Code)
            .Select(match => match.Groups["name"].Value)
            .Where(IsBad)
            .Select(name => $"{file.Path}: no type is called {name}");

    private static bool IsBad(string name) =>
        HideTheFramework.Contains(name, StringComparer.Ordinal) || SayNothing.Any(word => name.EndsWith(word, StringComparison.Ordinal));

    [GeneratedRegex(@"\b(class|struct|interface|enum|record(\s+(class|struct))?)\s+(?!class\b|struct\b)(?<name>[A-Z]\w*)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Declaration();
}
