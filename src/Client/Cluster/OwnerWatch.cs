using System.Collections.Concurrent;
using LiveOrleans.Channels;

namespace LiveOrleans.Client;

/// <summary>Notices for all of a node's channels that an owner is gone, and asks for a new one.</summary>
/// <remarks>
/// Orleans activates a grain when somebody calls it, and nobody calls a channel that is merely subscribed to. So it is the
/// subscribers' nodes that call: when the owner's beats stay away, when its silo lives again without its channels, when it
/// says that it gave a channel up, and for every channel twice a minute, whatever else went wrong.
/// </remarks>
public sealed class OwnerWatch : IDisposable
{
    private static readonly TimeSpan CheckInterval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan MaxJitter = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Renewal = TimeSpan.FromSeconds(30);

    private readonly SiloView _silos;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly ConcurrentDictionary<ChannelId, ChannelReplica> _replicas = new();

    /// <summary>Starts to watch.</summary>
    /// <param name="silos">The silos, as their beats show them.</param>
    /// <param name="time">The clock.</param>
    public OwnerWatch(SiloView silos, TimeProvider time)
    {
        _silos = silos;
        _time = time;
        _timer = time.CreateTimer(static state => ((OwnerWatch)state!).Check(), this, CheckInterval, CheckInterval);
    }

    /// <summary>Takes a beat.</summary>
    /// <param name="beat">The beat.</param>
    public void OnBeat(NodeBeat beat)
    {
        ArgumentNullException.ThrowIfNull(beat);
        _silos.OnBeat(beat);
        foreach (var (channel, top) in beat.Tops)
        {
            Find(channel)?.OnTop(top);
        }

        foreach (var channel in beat.Left)
        {
            if (Find(channel)?.Attachment is { } attachment && attachment.TryGetOwner(out var owner, out _) && owner.Node == beat.Node)
            {
                attachment.Repeat(TimeSpan.Zero);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    internal void Add(ChannelReplica replica) => _replicas[replica.Channel] = replica;

    internal void Remove(ChannelReplica replica) => _replicas.TryRemove(KeyValuePair.Create(replica.Channel, replica));

    private ChannelReplica? Find(ChannelId channel) => _replicas.GetValueOrDefault(channel);

    private void Check()
    {
        _silos.Forget();
        foreach (var (_, replica) in _replicas)
        {
            var attachment = replica.Attachment;
            if (attachment.TryGetOwner(out var owner, out var answered)
                && (_silos.IsGone(owner, answered) || _time.GetElapsedTime(answered) >= Renewal))
            {
                attachment.Repeat(MaxJitter * Random.Shared.NextDouble());
            }
            else if (attachment.TryGetOverdue(out owner, out answered) && _silos.IsGone(owner, answered))
            {
                attachment.Overtake();
            }
        }
    }
}
