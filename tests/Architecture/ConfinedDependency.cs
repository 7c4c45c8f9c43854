using System.Text.RegularExpressions;

namespace LiveOrleans.Architecture;

/// <summary>A library that only some projects may know, by its packages and by its namespace.</summary>
internal sealed class ConfinedDependency(string packagePrefix, string rootNamespace, params string[] projects)
{
    public static ConfinedDependency Orleans { get; } = new("Microsoft.Orleans", "Orleans", "Grains", "Client", "Silo")
    {
        // The membership of the cluster is over the same connection options as the channels.
        Exception = ("Microsoft.Orleans.Clustering.Redis", "src/Redis/Membership/"),
    };

    public static ConfinedDependency Redis { get; } = new("StackExchange.Redis", "StackExchange.Redis", "Redis");

    private readonly Regex _use = new($@"(?<![\w.]){Regex.Escape(rootNamespace)}(\.[A-Z]|\s*;)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));

    /// <summary>One package and one folder of another project that may know the library.</summary>
    private (string Package, string Folder) Exception { get; init; }

    public IEnumerable<string> ForbiddenPackages(ProjectFile project) =>
        project.Packages
            .Where(package => package.StartsWith(packagePrefix, StringComparison.Ordinal) && !IsAllowed(project.Name) && !IsException(project.Name, package))
            .Select(package => $"{project.Name} must not reference the package {package}");

    public IEnumerable<string> ForbiddenUses(SourceFile file) =>
        !IsAllowed(file.Project) && !IsException(file) && _use.IsMatch(file.Code) ? [$"{file.Path} must not use {rootNamespace}"] : [];

    private bool IsException(string project, string package) =>
        string.Equals(package, Exception.Package, StringComparison.Ordinal) && Exception.Folder.StartsWith($"src/{project}/", StringComparison.Ordinal);

    private bool IsException(SourceFile file) => Exception.Folder is { } folder && file.Path.StartsWith(folder, StringComparison.Ordinal);

    private bool IsAllowed(string project) => projects.Contains(project, StringComparer.Ordinal);
}
