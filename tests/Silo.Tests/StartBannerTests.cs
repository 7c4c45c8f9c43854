using LiveOrleans.Gateway;
using Microsoft.Extensions.Configuration;

namespace LiveOrleans.Silo.Tests;

public sealed class StartBannerTests
{
    [Fact]
    public void Compose_Address_GivesItsLinks()
    {
        var banner = StartBanner.Compose(["https://127.0.0.1:8000"], ["plugin/testdata/*"], new LiveStart(new LiveOptions(), [], [], []));

        Assert.Contains("  console    https://127.0.0.1:8000/" + Environment.NewLine, banner, StringComparison.Ordinal);
        Assert.Contains("  push       https://127.0.0.1:8000/api/live/push/{streamId}", banner, StringComparison.Ordinal);
        Assert.Contains("  WebSocket  wss://127.0.0.1:8000/api/live/ws", banner, StringComparison.Ordinal);
        Assert.Contains("  sources    plugin/testdata/*", banner, StringComparison.Ordinal);
        Assert.Contains("role Admin", banner, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compose_GrafanaSaysWhoCalls_NamesItWithoutItsPassword()
    {
        using var configuration = new ConfigurationManager();
        var start = await LiveConfiguration.LoadAsync(
            configuration, ["--live:auth:mode", "grafana", "--live:auth:grafana:url", "http://user:s3cret@grafana:3000/sub"], []);

        var banner = StartBanner.Compose([], [], start);

        Assert.Contains("  callers    as Grafana at grafana:3000 says", banner, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://[::]:8000")]
    [InlineData("http://0.0.0.0:8000")]
    [InlineData("http://*:8000")]
    public void Compose_EveryInterface_LinksToThisMachine(string address) => Assert.Contains(
        "http://localhost:8000/",
        StartBanner.Compose([address], [], new LiveStart(new LiveOptions(), [], [], [])),
        StringComparison.Ordinal);

    [Fact]
    public void Compose_Warnings_AreShown() => Assert.Contains(
        "  warning    beware",
        StartBanner.Compose([], [], new LiveStart(new LiveOptions(), [], ["beware"], [])),
        StringComparison.Ordinal);
}
