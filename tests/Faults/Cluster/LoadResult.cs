namespace LiveOrleans.Faults;

/// <summary>What came of a load.</summary>
/// <param name="Faults">What the checker found.</param>
/// <param name="Resyncs">How often clients were told that they missed something.</param>
/// <param name="Disconnects">How often a client lost its connection, or could not get one.</param>
/// <param name="Sent">How many publications were sent.</param>
/// <param name="Acknowledged">How many of them the cluster took.</param>
/// <param name="Seen">How many publications were seen.</param>
/// <param name="Unwitnessed">How many the cluster took that no client saw, since all were told to begin after them.</param>
/// <param name="Deliveries">How many publications clients were sent, all together.</param>
/// <param name="Silence">The longest time that a client had nothing of any of its channels, between its first publication and its last.</param>
internal sealed record LoadResult(
    IReadOnlyList<HistoryFault> Faults, int Resyncs, int Disconnects, int Sent, int Acknowledged, int Seen, int Unwitnessed, int Deliveries, TimeSpan Silence)
{
    /// <summary>How many the cluster took that no client saw, in channels that have begun a new epoch since.</summary>
    public int LostWithEpoch { get; init; }

    /// <summary>Fails when there are faults; shows the first ones.</summary>
    public void AssertNoFaults() => Assert.True(Faults.Count == 0, $"{Faults.Count} faults:\n{string.Join('\n', Faults.Take(20))}");

    public override string ToString() =>
        $"{Acknowledged} of {Sent} publications acknowledged, {Seen} seen in {Deliveries} deliveries, {Unwitnessed} by nobody; {Disconnects} connections lost, {Resyncs} resyncs, {Silence.TotalSeconds:F1} s the longest silence";
}
