namespace LiveOrleans.Silo.Tests;

public sealed class GrafanaSettingsTests
{
    [Fact]
    public void FromText_OptionsOfLive_BecomeOurs()
    {
        var settings = GrafanaSettings.FromText("[live]\nmax_connections = 5\nallowed_origins = https://a.example\n[smtp]\nenabled = true", "grafana.ini");

        Assert.Equal(
            [("live:allowed_origins", "https://a.example"), ("live:max_connections", "5")],
            settings.Values.Select(pair => (pair.Key, pair.Value)).Order());
        Assert.Empty(settings.Warnings);
        Assert.Empty(settings.Faults);
    }

    [Theory]
    [InlineData("weather = fine")]
    [InlineData("cluster_id = blue")]
    [InlineData("silo_port = 5")]
    [InlineData("root_url = http://x/")]
    public void FromText_UnknownToGrafanaOrUs_IsPassedOverWithAWarning(string line)
    {
        var settings = GrafanaSettings.FromText($"[live]\n{line}", "grafana.ini");

        Assert.Empty(settings.Values);
        Assert.StartsWith("grafana.ini, line 2: ", Assert.Single(settings.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[server]\nroot_url = https://g.example/sub/", "https://g.example/sub/")]
    [InlineData("[server]\nroot_url = %(protocol)s://%(domain)s:%(http_port)s/\ndomain = g.example", "http://g.example:3000/")]
    [InlineData("[server]\nprotocol = https\ndomain = g.example\nhttp_port = 443", "https://g.example:443/")]
    public void FromText_Server_GivesTheRootUrl(string text, string expected)
    {
        var value = Assert.Single(GrafanaSettings.FromText(text, "grafana.ini").Values);

        Assert.Equal(("live:root_url", expected), (value.Key, value.Value));
    }

    [Fact]
    public void FromText_ServerWithoutAddress_GivesNone() =>
        Assert.Empty(GrafanaSettings.FromText("[server]\nhttp_port = 3000", "grafana.ini").Values);

    [Theory]
    [InlineData("$__env{LIMIT}")]
    [InlineData("${LIMIT}")]
    [InlineData("$__file{/etc/limit}")]
    public void FromText_Expansion_IsAFault(string value)
    {
        var settings = GrafanaSettings.FromText($"[live]\nmax_connections = {value}", "grafana.ini");

        Assert.Equal("live:max_connections", Assert.Single(settings.Faults).Option);
        Assert.Empty(settings.Values);
    }

    [Fact]
    public void FromText_BadLine_IsAFault() =>
        Assert.Contains("line 1", Assert.Single(GrafanaSettings.FromText("nonsense", "grafana.ini").Faults).Reason, StringComparison.Ordinal);

    [Fact]
    public void FromText_BadLineOfASectionThatIsNotRead_IsPassedOver()
    {
        var settings = GrafanaSettings.FromText("[auth.saml]\ncertificate = \"\"\"-----BEGIN\nMIIC\n\"\"\"\n[live]\nmax_connections = 5", "grafana.ini");

        Assert.Empty(settings.Faults);
        Assert.Equal("5", Assert.Single(settings.Values).Value);
    }

    [Fact]
    public async Task FromFile_Missing_IsAFault()
    {
        var settings = await GrafanaSettings.FromFileAsync("no-such-file.ini");

        var fault = Assert.Single(settings.Faults);
        Assert.Equal(("--config", "no-such-file.ini"), (fault.Option, fault.Value));
    }

    [Fact]
    public void FromEnvironment_LiveNames_BecomeOurs()
    {
        var settings = GrafanaSettings.FromEnvironment(
        [
            new("GF_LIVE_MAX_CONNECTIONS", "5"),
            new("GF_LIVE_WEATHER", "fine"),
            new("GF_SERVER_ROOT_URL", "https://g.example/"),
            new("GF_SMTP_ENABLED", "true"),
            new("PATH", "/bin"),
        ]);

        Assert.Equal(
            [("live:max_connections", "5"), ("live:root_url", "https://g.example/")],
            settings.Values.Select(pair => (pair.Key, pair.Value)).Order());
        Assert.StartsWith("environment variable GF_LIVE_WEATHER", Assert.Single(settings.Warnings), StringComparison.Ordinal);
    }
}
