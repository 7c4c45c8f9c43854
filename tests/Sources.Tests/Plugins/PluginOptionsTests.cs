using System.Text;

namespace LiveOrleans.Sources.Tests;

public sealed class PluginOptionsTests
{
    private static readonly PluginOptions Valid = new() { Pattern = "ds/weather/*", PluginId = "weather", Executable = "/opt/weather" };

    public static TheoryData<string, PluginOptions> Wrong => new()
    {
        { "id must not be empty", Valid with { PluginId = string.Empty } },
        { "an executable or an address", Valid with { Executable = null } },
        { "an executable or an address", Valid with { Address = "localhost:1000" } },
        { "must be host:port or unix:///path", Valid with { Executable = null, Address = "localhost" } },
        { "must be host:port or unix:///path", Valid with { Executable = null, Address = "localhost:0" } },
        { "must be host:port or unix:///path", Valid with { Executable = null, Address = "localhost:65536" } },
        { "must be host:port or unix:///path", Valid with { Executable = null, Address = "http://localhost:80" } },
        { "must be host:port or unix:///path", Valid with { Executable = null, Address = "unix://relative" } },
        { "must be host:port or unix:///path", Valid with { Executable = null, Address = "unix:///" + new string('x', 108) } },
        { "belong to an executable", Valid with { Executable = null, Address = "localhost:1000", Arguments = ["-v"] } },
        { "name of a variable", Valid with { Environment = [new("A=B", "secret")] } },
    };

    [Fact]
    public void Fault_OfExecutable_IsNull() => Assert.Null(Valid.Fault());

    [Theory]
    [InlineData("localhost:1000")]
    [InlineData("127.0.0.1:1000")]
    [InlineData("[::1]:1000")]
    [InlineData("unix:///run/weather.sock")]
    public void Fault_OfAddress_IsNull(string address) => Assert.Null((Valid with { Executable = null, Address = address }).Fault());

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task Register_WrongOptions_SaysWhatIsWrongWithoutSecrets(string fault, PluginOptions options)
    {
        using var logs = new RecordedLogs();
        await using var hosts = new PluginHosts(logs, TimeProvider.System);
        var error = Assert.Throws<ArgumentException>(() => PluginSources.Register(options, hosts, TimeProvider.System));
        Assert.Contains(fault, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ToString_OfSettings_HoldsNoSecret()
    {
        var secrets = new Dictionary<string, string>(StringComparer.Ordinal) { ["password"] = "hush" };
        var json = Encoding.UTF8.GetBytes("hush");
        var text = string.Join(
            ' ',
            Valid with { Environment = [new("TOKEN", "hush")], Arguments = ["hush"] },
            new PluginDataSource { SecureJsonData = secrets, JsonData = json, User = "hush", Url = "hush" },
            new PluginAppInstance { SecureJsonData = secrets, JsonData = json });
        Assert.Equal("plugin weather of ds/weather/* data source   app instance", text);
    }

    [Fact]
    public void Hide_SecretsInText_AreReplacedLongestFirst()
    {
        var secrets = new PluginSecrets(Valid with
        {
            Environment = [new("TOKEN", "abcd")],
            DataSource = new() { SecureJsonData = new Dictionary<string, string>(StringComparer.Ordinal) { ["a"] = "abcdef", ["b"] = "no" } },
        });
        Assert.Equal("no *** and ***", secrets.Hide("no abcdef and abcd"));
        Assert.Equal(401, secrets.Hide(new string('x', 5000)).Length);
    }
}
