namespace LiveOrleans.HostMetrics.Tests;

public sealed class CpuSourceTests
{
    [Fact]
    public void Write_EachTime_IsTheShareSinceTheTimeBefore()
    {
        var texts = new Queue<string>(["cpu0 0 0 0 100\n", "cpu0 50 0 0 150\n", "cpu0 50 0 100 150\n"]);
        var source = new CpuSource(texts.Dequeue);

        Assert.StartsWith("cpu,host=box,cpu=cpu0 usage_user=50,usage_system=0,usage_idle=50,", Written(source), StringComparison.Ordinal);
        Assert.StartsWith("cpu,host=box,cpu=cpu0 usage_user=0,usage_system=100,usage_idle=0,", Written(source), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_ProcessorSwitchedOn_WaitsForItsSecondReading()
    {
        var texts = new Queue<string>(["cpu0 0 0 0 100\n", "cpu0 0 0 0 200\ncpu1 0 0 0 7\n"]);
        var source = new CpuSource(texts.Dequeue);

        Assert.DoesNotContain("cpu1", Written(source), StringComparison.Ordinal);
    }

    private static string Written(CpuSource source)
    {
        var lines = new LineProtocolWriter("box", 1);
        source.Write(lines);
        return lines.ToString();
    }
}
