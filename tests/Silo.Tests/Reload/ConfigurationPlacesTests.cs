using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.FileProviders;

namespace LiveOrleans.Silo.Tests;

public sealed class ConfigurationPlacesTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("places");

    public void Dispose() => _folder.Delete(recursive: true);

    // As Kubernetes mounts a config map: the file's name and the link that it leads through stay, the folder behind is another.
    [Fact]
    public async Task Read_FileBehindLinks_IsTheOneOfTheMoment()
    {
        await WriteAsync("v1", "one");
        await WriteAsync("v2", "two");
        File.CreateSymbolicLink(In("..data"), "v1");
        File.CreateSymbolicLink(In("appsettings.json"), "..data/appsettings.json");
        using var files = new PhysicalFileProvider(_folder.FullName);
        var places = new ConfigurationPlaces([new JsonConfigurationSource { FileProvider = files, Path = "appsettings.json" }]);
        Assert.Equal("one", places.Read(out _)["name"]);

        Directory.Delete(In("..data"));
        File.CreateSymbolicLink(In("..data"), "v2");

        Assert.Equal("two", places.Read(out var faults)["name"]);
        Assert.Empty(faults);
    }

    [Fact]
    public void Read_FileThatNeverWas_IsNoFault()
    {
        Assert.Empty(new ConfigurationPlaces([new EditedFile().Source]).Read(out var faults).GetChildren());
        Assert.Empty(faults);
    }

    [Fact]
    public void Read_LaterPlace_WinsAsInTheHost()
    {
        var places = new ConfigurationPlaces([new EditedFile { Text = """{ "name": "one" }""" }.Source, new EditedFile { Text = """{ "name": "two" }""" }.Source]);

        Assert.Equal("two", places.Read(out _)["name"]);
    }

    private string In(string name) => Path.Combine(_folder.FullName, name);

    private async Task WriteAsync(string version, string name)
    {
        Directory.CreateDirectory(In(version));
        await File.WriteAllTextAsync(In($"{version}/appsettings.json"), $$"""{ "name": "{{name}}" }""");
    }
}
