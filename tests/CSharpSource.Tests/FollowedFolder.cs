namespace LiveOrleans.CSharpSource.Tests;

/// <summary>A folder of a test's own, with files that are followed and the nodes' logs beside them.</summary>
public sealed class FollowedFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("csharp-source-");

    public string Path => _folder.FullName;

    public string PathOf(string name) => System.IO.Path.Combine(Path, name);

    public void Append(string name, string text) => File.AppendAllText(PathOf(name), text);

    public string Read(string name) => File.ReadAllText(PathOf(name));

    public void Dispose() => _folder.Delete(recursive: true);
}
