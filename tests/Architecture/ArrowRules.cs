using System.Text.RegularExpressions;

namespace LiveOrleans.Architecture;

/// <summary>Which project may know which: the table of the architecture.</summary>
internal static partial class ArrowRules
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Channels"] = [],
        ["Frames"] = [],
        ["Protocol"] = ["Channels"],
        ["Redis"] = ["Channels"],
        ["Sources"] = ["Channels", "Frames"],
        ["Rules"] = ["Channels", "Frames"],
        ["Grains"] = ["Channels"],
        ["Client"] = ["Channels", "Grains"],
        ["Gateway"] = ["Channels", "Client", "Protocol", "Frames", "Rules"],
    };

    /// <summary>The references of a project that the table does not list.</summary>
    public static IEnumerable<string> ForbiddenReferences(ProjectFile project) =>
        project.References.Where(reference => !IsAllowed(project.Name, reference)).Select(reference => $"{project.Name} must not reference {reference}");

    /// <summary>
    /// The projects that a file names though the table does not list them. References are transitive, so
    /// the compiler would let a project use what only its neighbour may.
    /// </summary>
    public static IEnumerable<string> ForbiddenUses(SourceFile file) =>
        OwnNamespace().Matches(file.Code)
            .Select(match => match.Groups["project"].Value)
            .Distinct(StringComparer.Ordinal)
            .Where(used => !string.Equals(used, file.Project, StringComparison.Ordinal) && !IsAllowed(file.Project, used))
            .Select(used => $"{file.Path} must not use {used}");

    /// <summary>The folders of src that the table does not know; Silo may know all, and Console is no .NET project.</summary>
    public static IEnumerable<string> Unlisted(IEnumerable<string> projects) =>
        projects.Where(project => project is not ("Silo" or "Console") && !Allowed.ContainsKey(project)).Select(project => $"{project} is not in the table");

    // The executable wires everything.
    private static bool IsAllowed(string from, string to) => from is "Silo" || (Allowed.TryGetValue(from, out var targets) && targets.Contains(to, StringComparer.Ordinal));

    [GeneratedRegex(@"\bLiveOrleans\.(?<project>\w+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex OwnNamespace();
}
