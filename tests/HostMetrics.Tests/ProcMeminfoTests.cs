namespace LiveOrleans.HostMetrics.Tests;

public sealed class ProcMeminfoTests
{
    private const string Captured = """
        MemTotal:       24684092 kB
        MemFree:        23717712 kB
        MemAvailable:   24243040 kB
        Buffers:            3036 kB
        Cached:           669856 kB
        HugePages_Total:       7
        """;

    [Fact]
    public void Parse_CapturedText_IsInBytesWhereItSaysKilobytes()
    {
        var entries = ProcMeminfo.Parse(Captured);

        Assert.Equal(24684092.0 * 1024, entries["MemTotal"]);
        Assert.Equal(3036.0 * 1024, entries["Buffers"]);
        Assert.Equal(7, entries["HugePages_Total"]);
    }

    [Fact]
    public void Write_CapturedText_CountsAsUsedWhatIsNotAvailable()
    {
        var lines = new LineProtocolWriter("box", 1);

        new MemorySource(() => Captured).Write(lines);

        Assert.Equal(
            "mem,host=box total=25276510208,available=24824872960,used=451637248,used_percent=1.7868,available_percent=98.2132,free=24286937088,buffered=3108864,cached=685932544 1\n",
            lines.ToString());
    }

    [Fact]
    public void Write_KernelWithoutMemAvailable_LeavesTheTotalsOut()
    {
        var lines = new LineProtocolWriter("box", 1);

        new MemorySource(() => "MemTotal: 8 kB\nMemFree: 4 kB\n").Write(lines);

        Assert.Equal("mem,host=box free=4096 1\n", lines.ToString());
    }
}
