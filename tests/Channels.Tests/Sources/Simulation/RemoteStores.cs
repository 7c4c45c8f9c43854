namespace LiveOrleans.Channels.Tests;

/// <summary>The ports of one host, over its node's links.</summary>
internal sealed class RemoteStores(HostWatch watch) : ILeaseStore, IStreamLog, ISubscriberStore
{
    private readonly SimulatedCluster _cluster = watch.Cluster;
    private readonly SimulatedNode _node = watch.Node;

    public async ValueTask<LeaseGrant> AcquireAsync(
        ChannelId channel, NodeId holder, TimeSpan duration, FencingToken floor, CancellationToken cancellationToken)
    {
        watch.Acquiring(floor);
        var sent = _cluster.Time.Now;
        try
        {
            var grant = await _node.Leases.CallAsync(() => _cluster.Acquire(watch, duration, floor), cancellationToken);
            watch.Granted(grant, sent);
            return grant;
        }
        catch (ChannelUnavailableException)
        {
            watch.AcquireFailed();
            throw;
        }
    }

    public async ValueTask<bool> RenewAsync(ChannelId channel, FencingToken token, TimeSpan duration, CancellationToken cancellationToken)
    {
        var sent = _cluster.Time.Now;
        var isRenewed = await _node.Leases.CallAsync(() => _cluster.Renew(token, duration), cancellationToken);
        if (isRenewed)
        {
            watch.Renewed(watch.Lease(token), sent);
        }
        else
        {
            watch.Refused(token);
        }

        return isRenewed;
    }

    public async ValueTask<bool> ReleaseAsync(ChannelId channel, FencingToken token, CancellationToken cancellationToken)
    {
        if (watch.Running is { } run)
        {
            _cluster.Judge.Fail($"{run} still runs when its lease is given up");
        }

        try
        {
            return await _node.Leases.CallAsync(() => _cluster.Release(token), cancellationToken);
        }
        finally
        {
            watch.Released();
        }
    }

    public ValueTask<WriterGrant> OpenWriterAsync(ChannelId channel, NodeId owner, FencingToken floor, CancellationToken cancellationToken) =>
        _node.Commands.CallAsync(() => _cluster.OpenWriter(watch, floor), cancellationToken);

    public async ValueTask<AppendResult> AppendAsync(AppendRequest request, CancellationToken cancellationToken)
    {
        _cluster.Judge.Sends(watch, request);
        var result = await _node.Commands.CallAsync(() => _cluster.Append(watch, request), cancellationToken);
        if (result.Outcome == AppendOutcome.StaleLease && request.Lease is { } lease)
        {
            watch.Refused(lease);
        }

        return result;
    }

    public ValueTask<LogSnapshot> ReadAsync(ChannelId channel, StreamPosition known, CancellationToken cancellationToken) =>
        _node.Commands.CallAsync(_cluster.Server.Read, cancellationToken);

    public ValueTask<string?> ReadCursorAsync(ChannelId channel, CancellationToken cancellationToken) =>
        _node.Commands.CallAsync(_cluster.Server.ReadCursor, cancellationToken);

    public ValueTask<IReadOnlyList<LogChannel>> ListAsync(
        long orgId, string prefix, string after, int limit, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    ValueTask<IReadOnlyList<NodeAttachment>> ISubscriberStore.ReadAsync(ChannelId channel, CancellationToken cancellationToken) =>
        _node.Commands.CallAsync(_cluster.Server.Subscribers, cancellationToken);

    public ValueTask<bool> SaveAsync(
        ChannelId channel, FencingToken writer, NodeAttachment attachment, PresenceChange change, CancellationToken cancellationToken) =>
        _node.Commands.CallAsync(() => _cluster.Server.Save(writer, attachment), cancellationToken);

    public ValueTask<bool> RemoveAsync(
        ChannelId channel, FencingToken writer, NodeId node, PresenceChange change, CancellationToken cancellationToken) =>
        _node.Commands.CallAsync(() => _cluster.Server.Remove(writer, node), cancellationToken);
}
