using LiveOrleans.Channels;
using LiveOrleans.Client;

namespace LiveOrleans.Redis.Tests;

/// <summary>Keeps the offsets that a replica tells.</summary>
internal sealed class CountingObserver : IReplicaObserver
{
    private ulong _top;

    /// <summary>Read after the replica is closed.</summary>
    public List<ulong> Offsets { get; } = [];

    public int Resets { get; private set; }

    public ulong Top => Volatile.Read(ref _top);

    public ReplicaInterest Interest { get; } = new(0, []);

    public void OnPublications(IReadOnlyList<Publication> publications)
    {
        Offsets.AddRange(publications.Select(static publication => publication.Offset));
        Volatile.Write(ref _top, publications[^1].Offset);
    }

    public void OnPresence(PresenceChange change)
    {
    }

    public void OnReset() => Resets++;
}
