namespace LiveOrleans.Faults;

/// <summary>What came of one fault.</summary>
/// <param name="Fault">The fault.</param>
/// <param name="Recovery">How long it took until all were served again.</param>
/// <param name="Load">What the publishers and their clients saw.</param>
/// <param name="SourceFaults">What the checkers found in what the sources' clients saw.</param>
internal sealed record LongRunResult(ClusterFault Fault, TimeSpan Recovery, LoadResult Load, IReadOnlyList<HistoryFault> SourceFaults)
{
    /// <summary>Fails unless the histories are as promised and the recovery was in time.</summary>
    public void AssertAsPromised()
    {
        Load.AssertNoFaults();
        Assert.True(SourceFaults.Count == 0, $"{SourceFaults.Count} faults after {Fault}:\n{string.Join('\n', SourceFaults.Take(20))}");
        Assert.True(Fault is ClusterFault.RedisFlushed || Load.Resyncs == 0, $"{Load.Resyncs} times a client was told that it missed something after {Fault}.");
        Assert.True(Recovery <= LongRunWindow.Budget, $"{Recovery} is too long for {Fault}.");
    }
}
