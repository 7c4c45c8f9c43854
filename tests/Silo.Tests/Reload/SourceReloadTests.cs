using LiveOrleans.Channels;
using LiveOrleans.Client.Tests;
using LiveOrleans.Sources;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace LiveOrleans.Silo.Tests;

public sealed class SourceReloadTests : IAsyncDisposable
{
    private const string Berlin = """{ "channels": "ds/weather/berlin", "type": "sse", "url": "http://h/1" }""";
    private const string Weather = """{ "channels": "ds/weather/*", "type": "sse", "url": "http://h/2" }""";
    private const string Secret = "s3cret";

    private readonly TimerClock _clock = new();
    private readonly EditedFile _file = new();
    private readonly LogNotes _notes = new();
    private readonly PluginHosts _plugins;
    private readonly SourceDirectory _directory;
    private readonly SourceReload _reload;
    private readonly string _folder = Directory.CreateTempSubdirectory("reload").FullName;

    public SourceReloadTests()
    {
        _plugins = new PluginHosts(NullLoggerFactory.Instance, _clock);
        var sources = new ConfiguredSources([TestDataChannels.Register(_clock, Random.Shared)], [], _plugins, _clock);
        _directory = new SourceDirectory(sources.Registrations);
        _reload = new SourceReload(new ConfigurationPlaces([_file.Source]), sources, _directory, _plugins, _clock, _notes);
    }

    public async ValueTask DisposeAsync()
    {
        await _reload.StopAsync(CancellationToken.None);
        _reload.Dispose();
        await _plugins.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Start_FileThatChangedSinceTheStart_IsTaken()
    {
        Write(Berlin);
        await _reload.StartAsync(CancellationToken.None);

        Assert.Equal(
            (LogLevel.Information, EventIds.SourcesChanged, "The sources have changed: added ds/weather/berlin; changed none; removed none. In their order they are ds/weather/berlin."),
            await _notes.NextAsync());
        Assert.Equal("sse", Create("ds/weather/berlin")?.Type);
        Assert.Equal("testdata", Create("plugin/testdata/random-2s-stream")?.Type);
    }

    [Fact]
    public async Task Change_IsReadOnceWhenTheEditorHasSettled()
    {
        await StartAsync(Berlin);
        Write("this is not yet");
        await SignAsync();
        Write(Berlin, Weather);
        _file.SayChanged();
        Assert.True(_notes.IsEmpty);

        _clock.Advance(SourceReload.Settling);

        Assert.Contains("added ds/weather/*; changed none; removed none", (await _notes.NextAsync()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Change_SameContent_ChangesNothing()
    {
        await StartAsync(Berlin, Weather);
        var changes = 0;
        _directory.Changed += (_, _) => changes++;
        await RewriteAsync($"{Berlin},\n\n{Weather}");
        await WaitForReadingAsync();

        Assert.Equal(0, changes);
        Assert.True(_notes.IsEmpty);
    }

    [Fact]
    public async Task Change_OtherOrder_IsTaken()
    {
        await StartAsync(Berlin, Weather.Replace("weather", "wind", StringComparison.Ordinal));
        await RewriteAsync(Weather.Replace("weather", "wind", StringComparison.Ordinal), Berlin);

        Assert.EndsWith("added none; changed none; removed none. In their order they are ds/wind/*, ds/weather/berlin.", (await _notes.NextAsync()).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "channels": "ds/weather/*", "type": "sse", "url": "ftp://h" }""", "live:sources:0:url")]
    [InlineData("""{ "channels": "ds/weather/*", """, "appsettings.json")]
    [InlineData("""{ "channels": "ds/weather/*", "type": "sse", "url": "http://h", "headers": { "X-Key": "$__file{/no/such}" } }""", "live:sources:0:headers:X-Key")]
    [InlineData("""{ "channels": "ds/weather/*", "type": "sse", "url": "http://h", "headers": { "Host": "s3cret" } }""", "live:sources:0:headers:Host")]
    [InlineData(null, "the file is gone")]
    public async Task Change_Fault_KeepsTheSourcesAndIsSaidOnce(string? entry, string named)
    {
        await StartAsync(Berlin);
        _file.Text = entry is null ? null : Settings(entry);
        await SignAndSettleAsync();

        var (level, id, text) = await _notes.NextAsync();
        Assert.Equal((LogLevel.Warning, EventIds.SourcesRefused), (level, id));
        Assert.Contains(named, text, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, text, StringComparison.Ordinal);
        Assert.Equal("sse", Create("ds/weather/berlin")?.Type);

        await WaitForReadingAsync();
        _clock.Advance(SourceReload.Interval);
        await WaitForReadingAsync();
        Assert.True(_notes.IsEmpty);

        await RewriteAsync(Weather);
        Assert.Contains("removed ds/weather/berlin", (await _notes.NextAsync()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Change_ThatCannotBeTaken_IsLoggedAndTheNextOneIs()
    {
        await StartAsync(Berlin);
        _directory.Changed += Refuse;
        await RewriteAsync(Weather);
        Assert.Equal(EventIds.SourceReloadFailed, (await _notes.NextAsync()).Id);
        _directory.Changed -= Refuse;
        await WaitForReadingAsync();

        await RewriteAsync(Berlin);
        Assert.Contains("added ds/weather/berlin", (await _notes.NextAsync()).Text, StringComparison.Ordinal);

        static void Refuse(object? sender, EventArgs change) => throw new InvalidOperationException("not now");
    }

    [Fact]
    public async Task Minute_SecretFileThatChanged_ChangesItsSourceAlone()
    {
        var path = Path.Combine(_folder, "key");
        await File.WriteAllTextAsync(path, "one", TestContext.Current.CancellationToken);
        await StartAsync($$"""{ "channels": "ds/keyed/*", "type": "sse", "url": "http://h", "headers": { "X-Key": "$__file{{{path}}}" } }""", Berlin);

        await File.WriteAllTextAsync(path, "two", TestContext.Current.CancellationToken);
        _clock.Advance(SourceReload.Interval);

        var text = (await _notes.NextAsync()).Text;
        Assert.Contains("added none; changed ds/keyed/*; removed none", text, StringComparison.Ordinal);
        Assert.DoesNotContain("two", text, StringComparison.Ordinal);
    }

    private static string Settings(params string[] entries) => $$"""{ "live": { "sources": [ {{string.Join(',', entries)}} ] } }""";

    private void Write(params string[] entries) => _file.Text = Settings(entries);

    private async Task StartAsync(params string[] entries)
    {
        Write(entries);
        await _reload.StartAsync(CancellationToken.None);
        await _notes.NextAsync();
        await WaitForReadingAsync();
    }

    private async Task RewriteAsync(params string[] entries)
    {
        Write(entries);
        await SignAndSettleAsync();
    }

    private async Task SignAndSettleAsync()
    {
        await SignAsync();
        _clock.Advance(SourceReload.Settling);
    }

    private async Task SignAsync()
    {
        _file.SayChanged();
        await WaitForAsync(SourceReload.Settling);
    }

    // After a reading it waits for the next sign.
    private Task WaitForReadingAsync() => WaitForAsync(SourceReload.Interval);

    private async Task WaitForAsync(TimeSpan wait)
    {
        while (await _clock.NextWaitAsync() != wait)
        {
        }
    }

    private IBackendSource? Create(string name) => ChannelId.TryCreate(1, name, out var channel) ? _directory.Create(channel) : null;
}
