using LiveOrleans.Channels;

namespace LiveOrleans.Client.Tests;

/// <summary>Keeps what a replica tells, and lets a test wait for an offset.</summary>
internal sealed class RecordingObserver : IReplicaObserver
{
    private readonly Lock _lock = new();
    private readonly List<(ulong Offset, TaskCompletionSource Reached)> _waiting = [];
    private readonly TaskCompletionSource _reset = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ulong _top;

    public List<ulong> Offsets { get; } = [];

    public List<string> Joined { get; } = [];

    public Task Reset => _reset.Task;

    public ReplicaInterest Interest { get; set; } = new(0, []);

    public Task ReachesAsync(ulong offset)
    {
        lock (_lock)
        {
            if (_top >= offset)
            {
                return Task.CompletedTask;
            }

            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((offset, reached));
            return reached.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        }
    }

    public void OnPublications(IReadOnlyList<Publication> publications)
    {
        lock (_lock)
        {
            Offsets.AddRange(publications.Select(publication => publication.Offset));
            _top = publications[^1].Offset;
            foreach (var (_, reached) in _waiting.Where(wait => wait.Offset <= _top))
            {
                reached.TrySetResult();
            }
        }
    }

    public void OnPresence(PresenceChange change) => Joined.AddRange(change.Joined.Select(client => client.Client));

    public void OnReset() => _reset.TrySetResult();
}
