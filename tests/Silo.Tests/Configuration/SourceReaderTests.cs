using LiveOrleans.Channels;
using LiveOrleans.Gateway;
using LiveOrleans.Sources;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace LiveOrleans.Silo.Tests;

public sealed class SourceReaderTests
{
    private const string Secret = "s3cret";

    [Fact]
    public void Read_Nothing_HasNoSources()
    {
        Assert.Empty(Read(out var faults));
        Assert.Empty(faults);
    }

    [Theory]
    [InlineData("sse", "http")]
    [InlineData("line-delimited", "https")]
    [InlineData("websocket", "ws")]
    [InlineData("websocket", "wss")]
    public void Read_RemoteSource_FeedsItsChannels(string type, string scheme)
    {
        var source = Assert.Single(Read(
            out var faults, ("0:channels", "ds/weather/*"), ("0:type", type), ("0:url", $"{scheme}://h/{{path}}"), ("0:headers:X-Key", Secret), ("0:idle_timeout", "60")));
        Assert.Empty(faults);
        Assert.Equal(("ds/weather/*", type), (source.Channels, source.Type));
        Assert.Equal(type, Create(source, "ds/weather/berlin")?.Type);
    }

    [Fact]
    public void Read_TestData_FeedsItsChannels()
    {
        var source = Assert.Single(Read(out var faults, ("0:channels", "ds/demo/*"), ("0:type", "testdata")));
        Assert.Empty(faults);
        Assert.Equal("testdata", Create(source, "ds/demo/random-2s-stream")?.Type);
        Assert.Null(Create(source, "ds/demo/other"));
    }

    [Fact]
    public void Read_Keys_AreTakenInAnyCase()
    {
        Assert.Single(Read(out var faults, ("0:CHANNELS", "ds/weather/*"), ("0:Type", "sse"), ("0:URL", "http://h/")));
        Assert.Empty(faults);
    }

    [Fact]
    public void Read_TestDataBeforeAWiderPattern_LeavesItTheRest()
    {
        Assert.Equal(2, Read(out var faults, [("0:channels", "ds/*"), ("0:type", "testdata"), .. Sse(1, ("channels", "ds/weather/*"))]).Count);
        Assert.Empty(faults);
    }

    [Theory]
    [InlineData("channels", "", "is missing")]
    [InlineData("channels", "weather", "must be a channel's name")]
    [InlineData("channels", "ds/weather", "must be a channel's name")]
    [InlineData("channels", "*", "must be a channel's name")]
    [InlineData("channels", "ds*", "must be a channel's name")]
    [InlineData("channels", "ds/*/x", "must be a channel's name")]
    [InlineData("channels", "ds/w/x**", "must be a channel's name")]
    [InlineData("channels", "stream/weather/*", "scopes ds and plugin only")]
    [InlineData("channels", "1/ds/weather/*", "no tenant")]
    [InlineData("type", "", "is missing: one of testdata, sse, line-delimited, websocket, plugin")]
    [InlineData("type", "SSE", "must be one of testdata, sse, line-delimited, websocket, plugin")]
    [InlineData("url", "", "is missing")]
    [InlineData("url", "127.0.0.1:9000/x", "must be an absolute URL")]
    [InlineData("url", "ftp://h/x", "must be an absolute URL; this type takes http and https")]
    [InlineData("url", "ws://h/x", "must be an absolute URL; this type takes http and https")]
    [InlineData("url", "http://h/{name}", "its only places are {path} and {channel}")]
    [InlineData("idle_timeout", "0", "must be 1 to 86400 (seconds)")]
    [InlineData("idle_timeout", "1m", "must be 1 to 86400 (seconds)")]
    public void Read_WrongValue_IsAFaultOfThatKey(string key, string value, string reason)
    {
        Read(out var faults, Sse(0, (key, value)));
        var fault = Assert.Single(faults);
        Assert.Equal(($"live:sources:0:{key}", value), (fault.Option, fault.Value));
        Assert.Contains(reason, fault.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ReferenceInAUrl_IsAFault()
    {
        Read(out var faults, Sse(0, ("url", "http://h/$__env{PATH}")));
        Assert.Equal(("live:sources:0:url", "$__env and $__file are not expanded here"), (Assert.Single(faults).Option, faults[0].Reason));
    }

    [Fact]
    public void Read_SecretsThatWereNotFound_AreFaultsOfTheirHeader()
    {
        Read(out var faults, Sse(0, ("headers:X-Key", "$__env{X}")));
        Assert.Equal("live:sources:0:headers:X-Key", Assert.Single(faults).Option);
    }

    [Fact]
    public async Task Read_SecretThatChanged_ChangesTheContentAndIsNotShown()
    {
        var (before, after) = (await ReadAsync("one" + Secret), await ReadAsync("two" + Secret));
        Assert.NotEqual(before.Content, after.Content);
        Assert.Equal(before.Content, (await ReadAsync("one" + Secret)).Content);
        Assert.DoesNotContain(Secret, before.ToString(), StringComparison.Ordinal);

        static async Task<SourceSettings> ReadAsync(string secret)
        {
            var configuration = Configuration(Sse(0, ("headers:X-Key", "$__env{KEY}")));
            var secrets = await SecretValues.ReadAsync(SourceReader.SectionOf(configuration), _ => secret);
            var source = Assert.Single(SourceReader.Read(configuration, secrets, out var faults));
            Assert.Empty(faults);
            return source;
        }
    }

    [Theory]
    [InlineData("header:Authorization", "header")]
    [InlineData("password", "password")]
    [InlineData("headers:Bad Name", "headers:Bad Name")]
    [InlineData("headers:Content-Type", "headers:Content-Type")]
    [InlineData("headers:Live-Fencing-Token", "headers:Live-Fencing-Token")]
    [InlineData("headers:sec-websocket-key", "headers:sec-websocket-key")]
    [InlineData("headers:X-Key:nested", "headers:X-Key")]
    [InlineData("headers", "headers")]
    public void Read_WrongNameOrHeader_IsAFaultWithoutTheValue(string key, string named)
    {
        Read(out var faults, Sse(0, (key, Secret)));
        Assert.Equal($"live:sources:0:{named}", Assert.Single(faults).Option);
        Assert.DoesNotContain(Secret, faults[0].ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("headers:X-Key", Secret + "\r\nX-Other: 1")]
    [InlineData("url", "http://user:" + Secret + "@h/x")]
    [InlineData("url", "http:/h?key=" + Secret)]
    public void Read_WrongValueWithASecret_IsAFaultWithoutIt(string key, string value)
    {
        Read(out var faults, Sse(0, (key, value)));
        Assert.Equal($"live:sources:0:{key}", Assert.Single(faults).Option);
        Assert.DoesNotContain(Secret, faults[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_WebSocketOverHttp_IsAFaultThatSaysTheSchemes()
    {
        Read(out var faults, Sse(0, ("type", "websocket")));
        Assert.Equal("must be an absolute URL; this type takes ws and wss", Assert.Single(faults).Reason);
    }

    [Fact]
    public void Read_TestDataWithUrl_IsAFault()
    {
        Read(out var faults, ("0:channels", "ds/demo/*"), ("0:type", "testdata"), ("0:url", "http://h/"));
        Assert.Equal("live:sources:0:url", Assert.Single(faults).Option);
    }

    [Theory]
    [InlineData("ds/weather/*", "ds/weather/*")]
    [InlineData("ds/*", "ds/weather/*")]
    [InlineData("ds/weather/*", "ds/weather/berlin")]
    [InlineData("ds/weather/berlin", "ds/weather/berlin")]
    public void Read_SourceBehindAWiderOne_IsAFaultThatNamesIt(string first, string second)
    {
        Read(out var faults, [.. Sse(0, ("channels", first)), .. Sse(1, ("channels", second))]);
        var fault = Assert.Single(faults);
        Assert.Equal("live:sources:1:channels", fault.Option);
        Assert.Contains("live:sources:0 comes first", fault.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NarrowerFirst_IsRight()
    {
        Assert.Equal(2, Read(out var faults, [.. Sse(0, ("channels", "ds/weather/b*")), .. Sse(1)]).Count);
        Assert.Empty(faults);
    }

    [Theory]
    [InlineData("")]
    [InlineData(":0")]
    [InlineData(":weather:type")]
    public void Read_NoArrayOfObjects_IsAFault(string key)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new($"live:sources{key}", "sse")]).Build();
        Assert.Empty(SourceReader.Read(configuration, SecretValues.None, out var faults));
        Assert.Single(faults);
    }

    [Fact]
    public async Task Load_SourcesAtFault_AreListedWithTheOthers()
    {
        var start = await LiveConfiguration.LoadAsync(
            new ConfigurationManager(),
            ["--live:silo_port", "x", "--live:sources:0:type", "sse", "--live:sources:0:url", "x", "--live:sources:1:type", "mqtt", "--live:source:0:headers:A", Secret, "--live:source:0:app:secure_json_data:p", Secret],
            []);
        Assert.Equal(
            [
                "live:silo_port", "live:source:0:app:secure_json_data:p", "live:source:0:headers:A", "live:sources:0:channels", "live:sources:0:url", "live:sources:1:channels",
                "live:sources:1:type", "live:sources:1:url",
            ],
            start.Faults.Select(fault => fault.Option));
        Assert.All(start.Faults, fault => Assert.DoesNotContain(Secret, fault.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Load_Sources_AreWhatTheNodeStartsWith()
    {
        var start = await LiveConfiguration.LoadAsync(
            new ConfigurationManager(), ["--live:sources:0:channels", "ds/a/*", "--live:sources:0:type", "sse", "--live:sources:0:url", "http://h/"], []);
        Assert.Empty(start.Faults);
        Assert.Equal("ds/a/*", Assert.Single(start.Sources).Channels);
    }

    private static (string Key, string Value)[] Sse(int number, params (string Key, string Value)[] changes)
    {
        var keys = new Dictionary<string, string>(StringComparer.Ordinal) { ["channels"] = "ds/weather/*", ["type"] = "sse", ["url"] = "http://h/{path}" };
        foreach (var (key, value) in changes)
        {
            keys[key] = value;
        }

        return [.. keys.Select(pair => ($"{number}:{pair.Key}", pair.Value))];
    }

    private static IReadOnlyList<SourceSettings> Read(out IReadOnlyList<OptionFault> faults, params (string Key, string Value)[] settings)
    {
        return SourceReader.Read(Configuration(settings), SecretValues.None, out faults);
    }

    private static IConfigurationRoot Configuration(params (string Key, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(pair => KeyValuePair.Create($"live:sources:{pair.Key}", (string?)pair.Value)))
        .Build();

    private static IBackendSource? Create(SourceSettings source, string name)
    {
        Assert.True(ChannelId.TryCreate(1, name, out var channel));
        var registration = source.Register(TimeProvider.System, new PluginHosts(NullLoggerFactory.Instance, TimeProvider.System));
        Assert.True(registration.Matches(channel));
        return registration.Create(channel);
    }
}
