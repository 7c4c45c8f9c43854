using System.Text;
using LiveOrleans.Gateway;
using LiveOrleans.Sources;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace LiveOrleans.Silo.Tests;

public sealed class PluginReaderTests
{
    private const string Secret = "s3cret";
    private const string Executable = "/bin/sh";

    [Theory]
    [InlineData("ds/weather/*", "data_source")]
    [InlineData("ds/*", "data_source")]
    [InlineData("plugin/acme-app/*", "app")]
    public async Task Read_Plugin_FeedsItsChannels(string channels, string settings)
    {
        var source = Assert.Single(Read(
            out var faults,
            Plugin(
                ("channels", channels),
                ("arguments:0", "-v"),
                ("arguments:1", ""),
                ("environment:GF_KEY", Secret),
                ($"{settings}:json_data:a:b", "1"),
                ($"{settings}:secure_json_data:password", Secret))));

        Assert.Empty(faults);
        Assert.Equal((channels, "plugin"), (source.Channels, source.Type));
        await using var plugins = new PluginHosts(NullLoggerFactory.Instance, TimeProvider.System);
        Assert.Equal(channels, source.Register(TimeProvider.System, plugins).Pattern);
    }

    [Theory]
    [InlineData("127.0.0.1:9000")]
    [InlineData("plugins.example:9000")]
    [InlineData("unix:///run/plugin.sock")]
    public void Read_Address_IsEnough(string address)
    {
        Assert.Single(Read(out var faults, ("channels", "ds/weather/*"), ("type", "plugin"), ("plugin_id", "acme"), ("address", address)));
        Assert.Empty(faults);
    }

    [Theory]
    [InlineData("plugin_id", "", "is missing")]
    [InlineData("executable", "", "is missing: what starts the plugin; or address")]
    [InlineData("executable", "bin/plugin", "must be an absolute path")]
    [InlineData("executable", "no-such-plugin", "there is no such executable in PATH")]
    [InlineData("executable", "/no/such/plugin", "there is no such file")]
    [InlineData("executable", "/", "is a folder")]
    [InlineData("executable", "/etc/passwd", "is not executable")]
    [InlineData("address", "127.0.0.1:9000", "there is an executable too")]
    [InlineData("arguments", "-v -x", "must be an array of texts")]
    [InlineData("arguments:first", "-v", "must be an array of texts")]
    [InlineData("arguments:0:x", "-v", "must be one text")]
    [InlineData("arguments:0", "$__env{KEY}", "not expanded here")]
    [InlineData("environment", "A=" + Secret, "must be an object")]
    [InlineData("environment:A=B", Secret, "must not hold =")]
    [InlineData("environment:A:B", Secret, "must be one text")]
    [InlineData("environment:A", "$__env{NO}" + Secret, "was not looked up")]
    [InlineData("url", "http://" + Secret, "a plugin has no such option")]
    [InlineData("data_source", Secret, "must be an object")]
    [InlineData("data_source:password", Secret, "a data source has no such setting")]
    [InlineData("data_source:url", "http://$__env{HOST}", "not expanded here")]
    [InlineData("data_source:json_data", "{" + Secret, "the text is not JSON")]
    [InlineData("data_source:secure_json_data", Secret, "must be an object")]
    [InlineData("data_source:secure_json_data:a:b", Secret, "must be one text")]
    [InlineData("app:json_data:a", "1", "does not go with these channels")]
    public void Read_WrongValue_IsAFaultOfThatKeyWithoutASecret(string key, string value, string reason)
    {
        Assert.All(Read(out var faults, Plugin((key, value))), source => Assert.DoesNotContain(Secret, source.ToString(), StringComparison.Ordinal));

        var fault = Assert.Single(faults);
        Assert.StartsWith(fault.Option, $"live:sources:0:{key}", StringComparison.Ordinal);
        Assert.Contains(reason, fault.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, fault.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("9000")]
    [InlineData("http://127.0.0.1:9000")]
    [InlineData("unix://relative.sock")]
    [InlineData("host:70000")]
    public void Read_WrongAddress_IsAFault(string address)
    {
        Assert.Empty(Read(out var faults, ("channels", "ds/weather/*"), ("type", "plugin"), ("plugin_id", "acme"), ("address", address)));
        Assert.Equal(new OptionFault("live:sources:0:address", address, "the address must be host:port or unix:///path"), Assert.Single(faults));
    }

    [Fact]
    public void Read_NameInPath_IsAnExecutable()
    {
        Assert.Single(Read(out var faults, Plugin(("executable", "sh"))));
        Assert.Empty(faults);
    }

    [Fact]
    public void Read_ArgumentsWithAnAddress_AreAFault()
    {
        Read(out var faults, ("channels", "ds/weather/*"), ("type", "plugin"), ("plugin_id", "acme"), ("address", "h:1"), ("arguments:0", "-v"));
        Assert.Equal("live:sources:0:address", Assert.Single(faults).Option);
    }

    [Theory]
    [InlineData("plugin/other-app/*", "live:sources:0:channels")]
    [InlineData("plugin/acme-app", "live:sources:0:channels")]
    [InlineData("stream/acme-app/*", "live:sources:0:channels")]
    public void Read_ChannelsOfAnother_AreAFault(string channels, string option)
    {
        Read(out var faults, Plugin(("channels", channels)));
        Assert.Equal(option, Assert.Single(faults).Option);
    }

    [Fact]
    public void Read_DataSourceOfAnApp_IsAFault()
    {
        Read(out var faults, Plugin(("channels", "plugin/acme-app/*"), ("data_source:name", "x")));
        Assert.Equal("live:sources:0:data_source", Assert.Single(faults).Option);
    }

    [Fact]
    public void Read_EveryFault_IsFound()
    {
        Read(out var faults, ("type", "plugin"), ("arguments", "x"), ("data_source:json_data", "x"), ("data_source:x", "y"), ("z", "y"));
        Assert.Equal(
            ["channels", "z", "plugin_id", "arguments", "data_source:x", "data_source:json_data", "executable"],
            faults.Select(static fault => fault.Option["live:sources:0:".Length..]));
    }

    [Fact]
    public void ReadDataSource_Settings_AreWhatThePluginGets()
    {
        var source = ReadDataSource(
            ("uid", "w1"), ("name", " Weather "), ("url", "http://h"), ("user", "u"), ("database", "d"), ("basic_auth_user", "b"), ("json_data", """{"a":"1"}"""), ("secure_json_data:basicAuthPassword", " p "));

        Assert.Equal(("w1", "Weather", "http://h", "u", "d", true, "b"), (source.Uid, source.Name, source.Url, source.User, source.Database, source.BasicAuthEnabled, source.BasicAuthUser));
        Assert.Equal("""{"a":"1"}""", Encoding.UTF8.GetString(source.JsonData.Span));
        Assert.Equal(KeyValuePair.Create("basicAuthPassword", " p "), Assert.Single(source.SecureJsonData));
    }

    [Fact]
    public void ReadDataSource_Ids_TellDataSourcesApart()
    {
        var (first, second) = (ReadDataSource(("uid", "w1")), ReadDataSource(("uid", "w2")));

        Assert.True(first.Id > 0);
        Assert.NotEqual(first.Id, second.Id);
        Assert.Equal(first.Id, ReadDataSource(("uid", "w1"), ("name", "x")).Id);
    }

    private static PluginDataSource ReadDataSource(params (string Key, string Value)[] settings)
    {
        var faults = new List<OptionFault>();
        var configuration = Configuration([.. settings.Select(static pair => ($"data_source:{pair.Key}", pair.Value))]);
        var entry = Assert.Single(ConfiguredEntry.ReadArray(SourceReader.SectionOf(configuration), SourceReader.Keys, SecretValues.None, faults));
        var source = PluginSettingsReader.ReadDataSource(entry, "ds/weather/*");
        Assert.Empty(faults);
        return source;
    }

    private static (string Key, string Value)[] Plugin(params (string Key, string Value)[] changes)
    {
        var keys = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["channels"] = "ds/weather/*",
            ["type"] = "plugin",
            ["plugin_id"] = "acme-app",
            ["executable"] = Executable,
        };
        foreach (var (key, value) in changes)
        {
            keys[key] = value;
        }

        return [.. keys.Select(static pair => (pair.Key, pair.Value))];
    }

    private static IReadOnlyList<SourceSettings> Read(out IReadOnlyList<OptionFault> faults, params (string Key, string Value)[] settings) =>
        SourceReader.Read(Configuration(settings), SecretValues.None, out faults);

    private static IConfigurationRoot Configuration((string Key, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(static pair => KeyValuePair.Create($"live:sources:0:{pair.Key}", (string?)pair.Value)))
        .Build();
}
