namespace LiveOrleans.HostMetrics.Tests;

public sealed class ProcStatTests
{
    private const string Captured = """
        cpu  65176 99 14926 379906 910 0 1046 38 12 3
        cpu0 29826 43 6788 193759 144 0 377 17 0 0
        cpu1 35349 55 8138 186146 766 0 669 20 0 0
        intr 1160227 0 0 0
        ctxt 3318466
        btime 1763822160
        procs_running 2
        """;

    [Fact]
    public void Parse_CapturedText_HasTotalAndEachProcessor()
    {
        var cpus = ProcStat.Parse(Captured);

        Assert.Equal((string[])["cpu-total", "cpu0", "cpu1"], cpus.Select(entry => entry.Cpu).ToArray());
        Assert.Equal(new CpuTimes(65176, 99, 14926, 379906, 910, 0, 1046, 38, 12, 3), cpus[0].Times);
    }

    [Fact]
    public void Parse_OldKernelsFewerColumns_CountsThemAsZero() =>
        Assert.Equal(new CpuTimes(1, 2, 3, 4, 0, 0, 0, 0, 0, 0), Assert.Single(ProcStat.Parse("cpu0 1 2 3 4\n")).Times);

    [Fact]
    public void UsageSince_TicksOfEachKind_AreSharesOfAllTicks()
    {
        var earlier = new CpuTimes(100, 10, 50, 800, 20, 1, 2, 3, 5, 0);
        var later = new CpuTimes(140, 20, 70, 820, 25, 2, 4, 5, 15, 2);

        var usage = later.UsageSince(earlier).ToDictionary(field => field.Key, field => field.Value, StringComparer.Ordinal);

        Assert.Equal(30, usage["usage_user"]);
        Assert.Equal(8, usage["usage_nice"]);
        Assert.Equal(20, usage["usage_system"]);
        Assert.Equal(20, usage["usage_idle"]);
        Assert.Equal(5, usage["usage_iowait"]);
        Assert.Equal(1, usage["usage_irq"]);
        Assert.Equal(2, usage["usage_softirq"]);
        Assert.Equal(2, usage["usage_steal"]);
        Assert.Equal(10, usage["usage_guest"]);
        Assert.Equal(2, usage["usage_guest_nice"]);
        Assert.Equal(100, usage.Values.Sum());
    }

    [Fact]
    public void UsageSince_NoTimePassed_IsEmpty()
    {
        var times = new CpuTimes(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);

        Assert.Empty(times.UsageSince(times));
    }

    [Fact]
    public void UsageSince_IoWaitCorrectedDownwards_IsNotNegative()
    {
        var usage = new CpuTimes(0, 0, 0, 200, 5, 0, 0, 0, 0, 0).UsageSince(new CpuTimes(0, 0, 0, 100, 9, 0, 0, 0, 0, 0));

        Assert.Equal(0, usage.ToDictionary(field => field.Key, field => field.Value, StringComparer.Ordinal)["usage_iowait"]);
    }
}
