using System.Diagnostics.CodeAnalysis;
using LiveOrleans.Channels;

namespace LiveOrleans.Grains;

/// <summary>A channel that this silo owns.</summary>
internal sealed class OwnedChannel(ChannelHost host, IGrainContext grain)
{
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Guards what follows.
    private readonly Lock _lock = new();
    private int _guests;
    private bool _isLeaving;

    public ChannelHost Host => host;

    public IGrainContext Grain => grain;

    /// <summary>The position that the last beat saw. Touched by the beat alone.</summary>
    public StreamPosition BeatTop { get; set; }

    /// <summary>How many more beats tell it. Touched by the beat alone.</summary>
    public int BeatsLeft { get; set; }

    /// <summary>
    /// Publishes past the grain, as whoever is in its process may: the host takes calls of any thread. False when the channel is on its way elsewhere, or
    /// would be collected as idle since it has no subscriber: its grain is then the way, which follows it.
    /// </summary>
    public bool TryPublishEach(AppendEntry[][] publishes, [NotNullWhen(true)] out Task<PublishResult[]>? results)
    {
        results = null;
        lock (_lock)
        {
            if (_isLeaving || !host.IsSubscribed)
            {
                return false;
            }

            _guests++;
        }

        results = PublishEachAsync(publishes);
        return true;
    }

    /// <summary>Takes no more calls past the grain, and completes when those under way have ended, as Orleans does with the grain's own.</summary>
    public Task LeaveAsync()
    {
        lock (_lock)
        {
            _isLeaving = true;
            return _guests == 0 ? Task.CompletedTask : _left.Task;
        }
    }

    private async Task<PublishResult[]> PublishEachAsync(AppendEntry[][] publishes)
    {
        try
        {
            return await host.PublishEachAsync(publishes);
        }
        finally
        {
            lock (_lock)
            {
                if (--_guests == 0 && _isLeaving)
                {
                    _left.TrySetResult();
                }
            }
        }
    }
}
