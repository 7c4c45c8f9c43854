using System.Net;
using System.Net.Sockets;

namespace LiveOrleans.Silo.Tests;

public sealed class NodeStartTests
{
    [Fact]
    public async Task Configure_Faults_AreWrittenALineEach()
    {
        await using var errors = new StringWriter();

        var node = await NodeStart.ConfigureAsync(["--urls", "http://127.0.0.1:0", "--live:silo_port", "x", "--live:gateway_port", "y"], errors);

        Assert.Null(node);
        Assert.Equal(
            [
                "LiveOrleans cannot start: 2 faults in its configuration.",
                "  live:silo_port = \"x\": must be 1 to 65535, or 0 for any free port",
                "  live:gateway_port = \"y\": must be 1 to 65535, or 0 for any free port",
                "Every option is described by --help and in docs/configuration.md.",
            ],
            errors.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Configure_AddressTaken_IsAFault()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var address = $"http://{other.LocalEndpoint}";
        await using var errors = new StringWriter();

        var node = await NodeStart.ConfigureAsync(["--urls", address], errors);

        Assert.Null(node);
        Assert.Contains($"urls = \"{address}\": another process listens", errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Configure_Nothing_CanStart()
    {
        await using var errors = new StringWriter();

        var node = await NodeStart.ConfigureAsync(["--urls", "http://127.0.0.1:0"], errors);

        Assert.NotNull(node);
        Assert.Empty(errors.ToString());
    }

    [Fact]
    public async Task Main_Faults_EndsWithOneAndWithoutStackTrace()
    {
        var info = new System.Diagnostics.ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "LiveOrleans.Silo"))
        {
            ArgumentList = { "--live:role", "silo", "--live:ha_engine", "nats" },
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        using var process = System.Diagnostics.Process.Start(info);
        Assert.NotNull(process);

        var errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, process.ExitCode);
        Assert.Contains("live:role = \"silo\"", errors, StringComparison.Ordinal);
        Assert.Contains("live:ha_engine = \"nats\"", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }
}
