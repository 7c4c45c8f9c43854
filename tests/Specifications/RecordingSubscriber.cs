using System.Threading.Channels;
using LiveOrleans.Channels;

namespace LiveOrleans.Specifications;

/// <summary>Keeps what a broker delivers, in order, for a test to take.</summary>
public sealed class RecordingSubscriber : IBrokerSubscriber
{
    private readonly Channel<PublicationBatch> _batches = Channel.CreateBounded<PublicationBatch>(10_000);
    private readonly Channel<PresenceChange> _changes = Channel.CreateBounded<PresenceChange>(10_000);

    public void OnPublications(PublicationBatch batch) => Assert.True(_batches.Writer.TryWrite(batch));

    public void OnPresence(PresenceChange change) => Assert.True(_changes.Writer.TryWrite(change));

    public void OnInterrupted() => Interrupted.Release();

    /// <summary>Counts the times that the broker was cut off and came back.</summary>
    public SemaphoreSlim Interrupted { get; } = new(0);

    public ValueTask<PublicationBatch> NextBatchAsync(CancellationToken cancellationToken) => _batches.Reader.ReadAsync(cancellationToken);

    public ValueTask<PresenceChange> NextChangeAsync(CancellationToken cancellationToken) => _changes.Reader.ReadAsync(cancellationToken);

    /// <summary>Whether nothing is waiting to be taken.</summary>
    public bool IsEmpty => _batches.Reader.Count == 0 && _changes.Reader.Count == 0;
}
