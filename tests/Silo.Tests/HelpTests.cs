using System.Diagnostics;
using LiveOrleans.Gateway;

namespace LiveOrleans.Silo.Tests;

public sealed class HelpTests
{
    [Fact]
    public void Compose_Option_HasMeaningBoundsAndDefault() => Assert.Contains(
        """
          live:client_queue_max_size  (Grafana has it too)
              Bytes that a session may fall behind. Over it the client is closed with 3008 and recovers what
              it missed.
              Value: 65536 to 1073741824 (default: 4194304)

        """,
        Help.Compose("live"),
        StringComparison.Ordinal);

    [Fact]
    public void Compose_KeyOfAnEntry_IsPlainText() => Assert.Contains(
        """
          live:webhooks:N:secret
              What the deliveries are signed with. A secret; it appears nowhere.
              Value: a text of at least 16 characters (required)

        """,
        Help.Compose("live"),
        StringComparison.Ordinal);

    [Fact]
    public void Compose_EveryOptionAndKey_HasALine()
    {
        var lines = Help.Compose("live").Split(Environment.NewLine).Select(static line => line.Trim().Split(' ')[0]).ToHashSet(StringComparer.Ordinal);

        Assert.All(LiveOptionTable.All, option => Assert.Contains($"live:{option.Name}", lines));
        Assert.All(EntryGroup.All, group => Assert.All(group.Keys, key => Assert.Contains($"{group.Name}:N:{key.Name}", lines)));
    }

    [Fact]
    public void Compose_Lines_FitATerminal() =>
        Assert.All(Help.Compose("LiveOrleans.Silo").Split(Environment.NewLine), static line => Assert.InRange(line.Length, 0, 100));

    [Theory]
    [InlineData("--help")]
    [InlineData("--live:role", "nothing", "-h")]
    [InlineData("--version")]
    public async Task Main_AskedForText_PrintsItAndEndsWithoutStarting(params string[] args)
    {
        using var process = Process.Start(new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "LiveOrleans.Silo"), args)
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        });
        Assert.NotNull(process);

        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal((0, string.Empty), (process.ExitCode, await errors));
        Assert.Equal(args is ["--version"] ? $"LiveOrleans {StartBanner.Version}{Environment.NewLine}" : Help.Compose("LiveOrleans.Silo"), output);
    }
}
