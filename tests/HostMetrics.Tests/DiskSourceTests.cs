namespace LiveOrleans.HostMetrics.Tests;

public sealed class DiskSourceTests
{
    [Fact]
    public void Usage_SpaceKeptForRoot_IsNotPartOfThePercentage() =>
        Assert.Equal([("total", 1000), ("free", 300), ("used", 600), ("used_percent", 66.6667)], DiskSource.Usage(total: 1000, free: 400, available: 300));
}
