using System.Net;

namespace LiveOrleans.Load.Tests;

public sealed class MachineTests
{
    [Theory]
    [InlineData("http://127.0.0.1:8000", "127.0.0.1:8000", "")]
    [InlineData("http://127.1.2.3:80/grafana/", "127.1.2.3:80", "/grafana")]
    [InlineData("http://localhost:9", "127.0.0.1:9", "")]
    [InlineData("http://[::1]:8000", "[::1]:8000", "")]
    public void Parse_LoopbackUrl_IsTaken(string url, string endPoint, string path)
    {
        var address = ServerAddress.Parse(url);

        Assert.Equal((endPoint, path), (address.EndPoint.ToString(), address.Path));
    }

    [Theory]
    [InlineData("http://192.168.0.1:8000", "loopback")]
    [InlineData("http://example.org", "loopback")]
    [InlineData("http://localhost.example.org", "loopback")]
    [InlineData("https://127.0.0.1", "http URL")]
    [InlineData("127.0.0.1:8000", "http URL")]
    public void Parse_AnythingElse_IsRefused(string url, string reason)
    {
        var error = Assert.Throws<LoadException>(() => ServerAddress.Parse(url));

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(26_231, null)]
    [InlineData(26_232, "127.0.0.2")]
    [InlineData(70_000, "127.0.0.3")]
    public void For_MoreSessionsThanPorts_TakesTheNextAddress(int session, string? address)
    {
        var addresses = SourceAddresses.Plan("32768\t60999\n", new IPEndPoint(IPAddress.Loopback, 8000), 100_000);

        Assert.Equal(address, addresses.For(session)?.ToString());
    }

    [Fact]
    public void Plan_MoreSessionsThanPortsOnIPv6_SaysSo() =>
        Assert.Throws<LoadException>(() => SourceAddresses.Plan("32768\t60999\n", new IPEndPoint(IPAddress.IPv6Loopback, 8000), 30_000));

    [Fact]
    public void Check_LimitTooLow_NamesTheLimitAndTheCommand()
    {
        var error = Assert.Throws<LoadException>(() => OpenFiles.Check("Max processes 9 9\nMax open files            1024                 4096                 files\n", 1000));

        Assert.Contains("the limit is 1024", error.Message, StringComparison.Ordinal);
        Assert.Contains("ulimit -n 1100", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1100")]
    [InlineData("unlimited")]
    public void Check_LimitHighEnough_Passes(string limit) => OpenFiles.Check($"Max open files  {limit}  {limit}  files\n", 1000);

    [Fact]
    public void ParseCpuTime_NameWithSpacesAndBrackets_AddsUserAndSystemTime() => Assert.Equal(
        TimeSpan.FromSeconds(3.5),
        ServerProcess.ParseCpuTime("42 (a (b) c) S 1 2 3 4 5 6 7 8 9 10 150 200 13 14"));

    [Fact]
    public void ParseCpuTime_WholeMachine_LeavesIdleAndWaitingOut() => Assert.Equal(
        TimeSpan.FromSeconds(3),
        Machine.ParseCpuTime("cpu  100 10 90 5000 600 20 30 50 7 8\ncpu0 1 1 1 1 1 1 1 1 1 1\n"));

    [Fact]
    public void ParseResidentBytes_Status_IsInBytes() =>
        Assert.Equal(2_048 * 1024, ServerProcess.ParseResidentBytes("Name:\tx\nVmRSS:\t    2048 kB\n"));
}
