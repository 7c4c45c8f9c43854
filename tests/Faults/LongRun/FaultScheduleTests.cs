namespace LiveOrleans.Faults;

public sealed class FaultScheduleTests
{
    private const int Many = 200;
    private const int Nodes = 3;

    [Fact]
    public void Next_SameSeed_IsTheSame() => Assert.Equal(Take(7), Take(7));

    [Fact]
    public void Next_Many_HasEachFaultAndLeavesTheFirstNodeAlone()
    {
        var faults = Take(7);

        Assert.Equal(Enum.GetValues<ClusterFault>(), faults.Select(static next => next.Fault).Distinct().Order());
        Assert.Equal([1, 2], faults.Select(static next => next.Node).Distinct().Order());
    }

    private static (ClusterFault Fault, int Node)[] Take(int seed)
    {
        var schedule = new FaultSchedule(new Random(seed), Nodes);
        return [.. Enumerable.Range(0, Many).Select(_ => schedule.Next())];
    }
}
