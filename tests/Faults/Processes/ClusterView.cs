namespace LiveOrleans.Faults;

/// <summary>The answer of <c>/api/live/cluster</c>.</summary>
internal sealed record ClusterView(string Engine, IReadOnlyList<ClusterView.Node> Nodes, IReadOnlyList<ClusterView.Row> Channels)
{
    /// <summary>Finds the row of a channel; null when no owner has it.</summary>
    public Row? Find(string channel) => Channels.FirstOrDefault(row => string.Equals(row.Channel, channel, StringComparison.Ordinal));

    public sealed record Node(string Id, string Role, string Address, string Version);

    public sealed record Row(string Channel, string Owner, string Epoch, ulong Offset, int Subscribers, Source? Source);

    public sealed record Source(string Type, string State, string? Node, long Token);
}
