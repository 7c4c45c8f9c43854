using LiveOrleans.Gateway;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;

namespace LiveOrleans.Silo;

/// <summary>Where the configuration comes from, to be read again while the node runs.</summary>
/// <remarks>
/// The host's own copy follows its files too, but it forgets what a file said as soon as the file cannot be read. So this one is
/// made anew for each reading.
/// </remarks>
internal sealed class ConfigurationPlaces(IEnumerable<IConfigurationSource> places)
{
    private readonly IConfigurationSource[] _places = [.. places.Select(static place => place is JsonConfigurationSource file ? Copy(file) : place)];

    // Used by one reading at a time.
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    private IEnumerable<(IFileProvider Folder, string Path)> Files => _places.OfType<JsonConfigurationSource>()
        .Where(static file => file.FileProvider is not null && file.Path is not null)
        .Select(static file => (file.FileProvider!, file.Path!));

    /// <summary>Tells once that one of the files has changed, has come or has gone. Ask again afterwards.</summary>
    public IChangeToken Watch() => new CompositeChangeToken([.. Files.Select(static file => file.Folder.Watch(file.Path))]);

    /// <summary>Reads the configuration as its places say it now.</summary>
    /// <param name="faults">Why it cannot be used; empty when it can.</param>
    public IConfiguration Read(out IReadOnlyList<OptionFault> faults)
    {
        var (there, gone) = (new List<string>(), new List<OptionFault>());
        foreach (var (folder, path) in Files)
        {
            if (folder.GetFileInfo(path).Exists)
            {
                there.Add(path);
            }
            else if (_seen.Contains(path))
            {
                // Some editors take a file away before they write it; and nobody ends all sources by accident.
                gone.Add(new OptionFault(path, string.Empty, "the file is gone; one that says nothing is {}"));
            }
        }

        _seen.UnionWith(there);
        faults = gone;
        var builder = new ConfigurationBuilder();
        try
        {
            return gone.Count > 0 ? builder.Build() : _places.Aggregate<IConfigurationSource, IConfigurationBuilder>(builder, static (all, place) => all.Add(place)).Build();
        }
        catch (Exception exception) when (exception is InvalidDataException or FormatException or IOException or UnauthorizedAccessException)
        {
            faults = [new OptionFault("appsettings.json", string.Empty, $"{exception.Message} {exception.GetBaseException().Message}")];
            return new ConfigurationBuilder().Build();
        }
    }

    // A reading is a moment: it follows nothing.
    private static JsonConfigurationSource Copy(JsonConfigurationSource file) =>
        new() { FileProvider = file.FileProvider, Path = file.Path ?? string.Empty, Optional = file.Optional, ReloadOnChange = false };
}
