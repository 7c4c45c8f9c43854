using System.Text.RegularExpressions;

namespace LiveOrleans.Architecture;

/// <summary>A library that only some projects may know, by its packages and by its namespace.</summary>
internal sealed class ConfinedDependency(string packagePrefix, string rootNamespace, params string[] projects)
{
    // Redis wires the silos' membership to the options of its own connections.
    public static ConfinedDependency Orleans { get; } = new("Microsoft.Orleans", "Orleans", "Grains", "Client", "Redis", "Silo");

    public static ConfinedDependency Redis { get; } = new("StackExchange.Redis", "StackExchange.Redis", "Redis");

    private readonly Regex _use = new($@"(?<![\w.]){Regex.Escape(rootNamespace)}(\.[A-Z]|\s*;)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));

    public IEnumerable<string> ForbiddenPackages(ProjectFile project) =>
        project.Packages
            .Where(package => package.StartsWith(packagePrefix, StringComparison.Ordinal) && !IsAllowed(project.Name))
            .Select(package => $"{project.Name} must not reference the package {package}");

    public IEnumerable<string> ForbiddenUses(SourceFile file) =>
        !IsAllowed(file.Project) && _use.IsMatch(file.Code) ? [$"{file.Path} must not use {rootNamespace}"] : [];

    private bool IsAllowed(string project) => projects.Contains(project, StringComparer.Ordinal);
}
