using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;

namespace LiveOrleans.Silo.Tests;

/// <summary>A file in memory, which tells of its changes when the test says so.</summary>
internal sealed class EditedFile : IFileProvider, IFileInfo
{
    private ConfigurationReloadToken _watch = new();

    /// <summary>What the file says; null when there is none.</summary>
    public string? Text { get; set; }

    public bool Exists => Text is not null;

    public long Length => Encoding.UTF8.GetByteCount(Text ?? string.Empty);

    public string? PhysicalPath => null;

    public string Name => "appsettings.json";

    public DateTimeOffset LastModified => default;

    public bool IsDirectory => false;

    public JsonConfigurationSource Source => new() { FileProvider = this, Path = Name, Optional = true };

    /// <summary>Tells whoever watches that the file has changed.</summary>
    public void SayChanged() => Interlocked.Exchange(ref _watch, new ConfigurationReloadToken()).OnReload();

    public IChangeToken Watch(string filter) => _watch;

    public IFileInfo GetFileInfo(string subpath) => this;

    public Stream CreateReadStream() => new MemoryStream(Encoding.UTF8.GetBytes(Text ?? string.Empty));

    public IDirectoryContents GetDirectoryContents(string subpath) => NotFoundDirectoryContents.Singleton;
}
