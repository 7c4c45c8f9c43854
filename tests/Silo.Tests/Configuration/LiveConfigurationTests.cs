using LiveOrleans.Channels;
using Microsoft.Extensions.Configuration;

namespace LiveOrleans.Silo.Tests;

public sealed class LiveConfigurationTests : IDisposable
{
    private readonly string _ini = Path.GetTempFileName();

    [Fact]
    public async Task Load_Nothing_HasNoLimitAndNoFault()
    {
        var start = await LoadAsync([]);

        Assert.Empty(start.Faults);
        Assert.Equal(-1, start.Options.MaxConnections);
        Assert.Empty(start.Addresses);
    }

    [Fact]
    public async Task Load_GrafanaFileWithoutLimit_HasGrafanasLimit()
    {
        await File.WriteAllTextAsync(_ini, "[live]\n", TestContext.Current.CancellationToken);

        var start = await LoadAsync(["--config", _ini]);

        Assert.Equal(100, start.Options.MaxConnections);
    }

    [Fact]
    public async Task Load_GrafanaFileWithoutLimit_AppSettingsSayIt()
    {
        await File.WriteAllTextAsync(_ini, "[live]\n", TestContext.Current.CancellationToken);

        var start = await LoadAsync(["--config", _ini], ("live:max_connections", "500"));

        Assert.Equal(500, start.Options.MaxConnections);
    }

    [Theory]
    [InlineData(false, false, false, 1)]
    [InlineData(true, false, false, 2)]
    [InlineData(true, true, false, 3)]
    [InlineData(true, true, true, 4)]
    public async Task Load_SaidInSeveralPlaces_TheLaterWins(bool inFile, bool inEnvironment, bool onCommandLine, int expected)
    {
        await File.WriteAllTextAsync(_ini, inFile ? "[live]\nmax_connections = 2" : string.Empty, TestContext.Current.CancellationToken);
        string[] args = ["--config", _ini, .. onCommandLine ? new[] { "--live:max_connections", "4" } : []];
        KeyValuePair<string, string>[] environment = inEnvironment ? [new("GF_LIVE_MAX_CONNECTIONS", "3")] : [];
        var configuration = Configuration(("live:max_connections", "1"));

        var start = await LiveConfiguration.LoadAsync(configuration, args, environment);

        Assert.Empty(start.Faults);
        Assert.Equal(expected, start.Options.MaxConnections);
    }

    [Fact]
    public async Task Load_FaultsInSeveralPlaces_AreListedTogether()
    {
        await File.WriteAllTextAsync(_ini, "nonsense\n[live]\nmax_connections = x", TestContext.Current.CancellationToken);

        var start = await LoadAsync(["--config", _ini, "--live:silo_port", "x", "--live:wether", "x", "--urls", "http://*:80"]);

        Assert.Equal(
            ["--config", "live:max_connections", "live:silo_port", "live:wether", "urls"],
            start.Faults.Select(fault => fault.Option));
    }

    [Fact]
    public async Task Load_ReachableAddressWithoutRole_IsAFaultThatSaysWhatAllowsIt()
    {
        var start = await LoadAsync(["--urls", "http://127.0.0.1:1;http://0.0.0.0:2"]);

        var fault = Assert.Single(start.Faults);
        Assert.Equal(("urls", "http://0.0.0.0:2"), (fault.Option, fault.Value));
        Assert.Contains("--live:auth:anonymous_role", fault.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Load_ReachableAddressWithRole_Starts()
    {
        var start = await LoadAsync(["--urls", "http://0.0.0.0:2", "--live:auth:anonymous_role", "Viewer"]);

        Assert.Empty(start.Faults);
        Assert.Equal(Role.Viewer, start.Options.AnonymousRole);
    }

    [Fact]
    public async Task Load_NoClientAdmitted_Warns()
    {
        var start = await LoadAsync(["--live:max_connections", "0"]);

        Assert.Contains("no client is admitted", Assert.Single(start.Warnings), StringComparison.Ordinal);
    }

    public void Dispose() => File.Delete(_ini);

    private static Task<LiveStart> LoadAsync(string[] args, params (string Key, string Value)[] settings) =>
        LiveConfiguration.LoadAsync(Configuration(settings), args, []);

    private static ConfigurationManager Configuration(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationManager();
        configuration.AddInMemoryCollection(settings.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value)));
        return configuration;
    }
}
