using System.Text.Json;

namespace LiveOrleans.Sources.Tests;

/// <summary>The file in which the plugin in node writes what it sees.</summary>
internal sealed class PluginJournal : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _changed = new(0);
    private readonly FileSystemWatcher _watcher;

    public PluginJournal(string folder)
    {
        Path = System.IO.Path.Combine(folder, "journal");
        File.WriteAllText(Path, string.Empty);
        _watcher = new FileSystemWatcher(folder, "journal") { NotifyFilter = NotifyFilters.Size | NotifyFilters.LastWrite };
        _watcher.Changed += (_, _) => _changed.Release();
        _watcher.EnableRaisingEvents = true;
    }

    public string Path { get; }

    /// <summary>What was written so far under a name.</summary>
    public List<JsonElement> Of(string name) =>
        [.. Lines().Select(line => JsonDocument.Parse(line).RootElement).Where(entry => entry.GetProperty("event").ValueEquals(name))];

    /// <summary>Waits until as many entries of a name are there, and gives the last of them.</summary>
    public async Task<JsonElement> WaitAsync(string name, int count = 1)
    {
        while (true)
        {
            var entries = Of(name);
            if (entries.Count >= count)
            {
                return entries[count - 1];
            }

            Assert.True(await _changed.WaitAsync(Deadline), $"No {count} entries '{name}' in: {File.ReadAllText(Path)}");
        }
    }

    public void Dispose()
    {
        _watcher.Dispose();
        _changed.Dispose();
    }

    // A line that is being written is not complete yet.
    private string[] Lines()
    {
        var text = File.ReadAllText(Path);
        return text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
