namespace LiveOrleans.Architecture;

/// <summary>The working copy that these tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>The names of the folders in src.</summary>
    public static IReadOnlyList<string> SourceFolders =>
        [.. Directory.GetDirectories(Path.Combine(Root, "src")).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)];

    /// <summary>Those of them that hold a project; the console's sources are no .NET project.</summary>
    public static IReadOnlyList<string> SourceProjects =>
        [.. SourceFolders.Where(folder => File.Exists(Path.Combine(Root, "src", folder, $"{folder}.csproj")))];

    public static ProjectFile Project(string name) => ProjectFile.Parse(name, Read($"src/{name}/{name}.csproj"));

    /// <summary>The C# files below one of the root's folders.</summary>
    public static IReadOnlyList<SourceFile> Files(string folder) =>
        [.. Directory.GetFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Where(path => !path.Split('/').Any(part => part is "bin" or "obj" or "artifacts" or "node_modules"))
            .Order(StringComparer.Ordinal)
            .Select(path => new SourceFile(path, Read(path)))];

    /// <summary>The folders below one of the root's folders that hold files.</summary>
    public static IReadOnlyList<string> Folders(string folder) => [.. Files(folder).Select(file => file.Path[..file.Path.LastIndexOf('/')]).Distinct(StringComparer.Ordinal)];

    public static string Read(string path)
    {
        var full = Path.Combine(Root, path);
        Assert.True(File.Exists(full), $"{path} is missing");
        return File.ReadAllText(full);
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "LiveOrleans.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException($"No LiveOrleans.sln above {AppContext.BaseDirectory}.");
    }
}
