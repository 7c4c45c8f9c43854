namespace LiveOrleans.Channels.Tests;

/// <summary>The real stores of a single node.</summary>
internal sealed class MemoryServer(TimeProvider time, ChannelId channel) : IStoreServer
{
    private Stores? _stores;
    private FencingToken _granted;

    public FencingToken LiveLease => _granted > FencingToken.None && Leases.IsLive(channel, _granted) ? _granted : FencingToken.None;

    private MemoryStreamLog Log => Opened.Log;

    private MemoryLeaseStore Leases => Opened.Leases;

    private MemorySubscriberStore Kept => Opened.Subscribers;

    private Stores Opened => _stores ??= Make();

    public LeaseGrant Acquire(NodeId holder, TimeSpan duration, FencingToken floor)
    {
        var grant = Done(Leases.AcquireAsync(channel, holder, duration, floor, CancellationToken.None));
        _granted = grant.Token;
        return grant;
    }

    public bool Renew(FencingToken token, TimeSpan duration) =>
        Done(Leases.RenewAsync(channel, token, duration, CancellationToken.None));

    public bool Release(FencingToken token) => Done(Leases.ReleaseAsync(channel, token, CancellationToken.None));

    public WriterGrant OpenWriter(NodeId owner, FencingToken floor) =>
        Done(Log.OpenWriterAsync(channel, owner, floor, CancellationToken.None));

    public AppendResult Append(AppendRequest request) => Done(Log.AppendAsync(request, CancellationToken.None));

    public LogSnapshot Read() => Done(Log.ReadAsync(channel, CancellationToken.None));

    public string? ReadCursor() => Done(Log.ReadCursorAsync(channel, CancellationToken.None));

    public IReadOnlyList<NodeAttachment> Subscribers() => Done(Kept.ReadAsync(channel, CancellationToken.None));

    public bool Save(FencingToken writer, NodeAttachment attachment) =>
        Done(Kept.SaveAsync(channel, writer, attachment, PresenceChange.None, CancellationToken.None));

    public bool Remove(FencingToken writer, NodeId node) =>
        Done(Kept.RemoveAsync(channel, writer, node, PresenceChange.None, CancellationToken.None));

    public void Flush()
    {
        Dispose();
        _stores = null;
        _granted = FencingToken.None;
    }

    public void Dispose() => _stores?.Log.Dispose();

    private static T Done<T>(ValueTask<T> answer) =>
        answer.IsCompletedSuccessfully ? answer.Result : throw new InvalidOperationException("A store in memory answers at once.");

    private Stores Make()
    {
        var broker = new MemoryBroker();
        var leases = new MemoryLeaseStore(time);
        var log = new MemoryStreamLog(broker, leases, time);
        return new Stores(leases, log, new MemorySubscriberStore(log, broker));
    }

    private sealed record Stores(MemoryLeaseStore Leases, MemoryStreamLog Log, MemorySubscriberStore Subscribers);
}
