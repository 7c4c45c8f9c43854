using System.Text;
using LiveOrleans.Channels;
using LiveOrleans.Client;

namespace LiveOrleans.Cluster;

/// <summary>A node's replica of a channel with one session, that keeps what the session would have been sent.</summary>
internal sealed class LiveReplica(NodeId node) : IReplicaObserver, IAsyncDisposable
{
    // Guards the list.
    private readonly Lock _lock = new();
    private readonly List<(ulong Offset, string Data)> _told = [];
    private ChannelReplica? _replica;

    public ReplicaInterest Interest { get; } = new(1, [new ClientInfo("1", $"session-{node.Value}")]);

    /// <summary>How often the session had to be told that it misses something.</summary>
    public int Resets { get; private set; }

    public IReadOnlyList<(ulong Offset, string Data)> Told
    {
        get
        {
            lock (_lock)
            {
                return [.. _told];
            }
        }
    }

    public StreamPosition Top => _replica?.Read(0, static (cache, _) => cache.Top) ?? StreamPosition.None;

    public async Task OpenAsync(ReplicaFactory factory, ChannelId channel, CancellationToken cancellationToken)
    {
        _replica = await factory.OpenAsync(channel, new ChannelRules().Find(channel)!.History, this, cancellationToken);
        _replica.InterestChanged();
        await _replica.AttachedAsync(cancellationToken);
    }

    public void OnPublications(IReadOnlyList<Publication> publications)
    {
        lock (_lock)
        {
            _told.AddRange(publications.Select(static publication => (publication.Offset, Encoding.UTF8.GetString(publication.Data.Span))));
        }
    }

    public void OnPresence(PresenceChange change)
    {
        // Nobody asks for it here.
    }

    public void OnReset() => Resets++;

    public ValueTask DisposeAsync() => _replica?.DisposeAsync() ?? ValueTask.CompletedTask;
}
