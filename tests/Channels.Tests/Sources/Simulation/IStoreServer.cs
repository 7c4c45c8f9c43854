namespace LiveOrleans.Channels.Tests;

/// <summary>What is at the other end of the links: leases, log and subscribers of one channel, each call one atomic step.</summary>
internal interface IStoreServer : IDisposable
{
    /// <summary>The token of the live lease; none when it is free.</summary>
    FencingToken LiveLease { get; }

    LeaseGrant Acquire(NodeId holder, TimeSpan duration, FencingToken floor);

    bool Renew(FencingToken token, TimeSpan duration);

    bool Release(FencingToken token);

    WriterGrant OpenWriter(NodeId owner, FencingToken floor);

    AppendResult Append(AppendRequest request);

    LogSnapshot Read();

    string? ReadCursor();

    IReadOnlyList<NodeAttachment> Subscribers();

    bool Save(FencingToken writer, NodeAttachment attachment);

    bool Remove(FencingToken writer, NodeId node);

    /// <summary>Forgets everything.</summary>
    void Flush();
}
