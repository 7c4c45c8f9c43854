namespace LiveOrleans.HostMetrics.Tests;

public sealed class ProcNetDevTests
{
    private const string Captured = """
        Inter-|   Receive                                                |  Transmit
         face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
            lo: 5697205975 3275777    0    0    0     0          0         0 5697205975 3275777    0    0    0     0       0          0
          eth0: 1200 10    1    2    0     0          0         0 3400 20    3    4    0     0       0          0
          tap9:77 1 0 0 0 0 0 0 88 2 0 0 0 0 0 0
        """;

    [Fact]
    public void Parse_CapturedText_HasEachInterfaceButTheLoopback() =>
        Assert.Equal((string[])["eth0", "tap9"], ProcNetDev.Parse(Captured).Select(entry => entry.Interface).ToArray());

    [Fact]
    public void Parse_CapturedText_ReadsTheColumnsOfBothDirections() =>
        Assert.Equal(
            [("bytes_recv", 1200), ("packets_recv", 10), ("err_in", 1), ("drop_in", 2), ("bytes_sent", 3400), ("packets_sent", 20), ("err_out", 3), ("drop_out", 4)],
            ProcNetDev.Parse(Captured)[0].Counters);

    [Fact]
    public void Parse_NameGluedToItsFirstNumber_IsSeparated() =>
        Assert.Equal(("bytes_recv", 77), ProcNetDev.Parse(Captured)[1].Counters[0]);
}
