using LiveOrleans.Channels;

namespace LiveOrleans.Client;

/// <summary>
/// Asks owners what sessions ask of sources: while as many calls to a channel are under way as may be, what comes collects, and the next
/// call carries all of it.
/// </summary>
/// <remarks>
/// <see cref="BatchedPublishes"/> collects behind calls too, and promises other things. Here several calls to a channel are under way from the
/// start and requests have no order, since a source decides on each by itself, and may take seconds for one and no time for the next. There one
/// call is under way until it hangs, since an append is quick and better the larger it is; what one has published together stays together; and
/// what waits is bounded in bytes and by its age. Here who asks says how long it waits. What is too much is an exception here, an outcome there.
/// </remarks>
/// <param name="call">Makes a call; answers each request, in the same order.</param>
internal sealed class BatchedSourceRequests<TAnswer>(Func<ChannelId, SourceRequest[], Task<TAnswer[]>> call)
{
    /// <summary>The most requests and bytes of one call.</summary>
    internal const int MaxRequests = 256;
    internal const int MaxBytes = 1024 * 1024;

    /// <summary>The most calls to one channel at a time: one that a source is slow to answer must not hold up all others.</summary>
    internal const int MaxCalls = 4;

    /// <summary>The most requests that wait for one channel; more are refused.</summary>
    internal const int MaxWaiting = 16_384;

    // Guards everything below.
    private readonly Lock _lock = new();
    private readonly Dictionary<ChannelId, Lane> _lanes = [];

    /// <summary>Asks.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Ends the wait, not the effect.</param>
    /// <exception cref="ChannelUnavailableException">The owner cannot be reached, or too many wait for it.</exception>
    public Task<TAnswer> AskAsync(ChannelId channel, SourceRequest request, CancellationToken cancellationToken)
    {
        var asked = new Asked(request);
        Lane lane;
        lock (_lock)
        {
            if (!_lanes.TryGetValue(channel, out var known))
            {
                _lanes.Add(channel, known = new Lane());
            }

            lane = known;
            if (lane.Waiting.Count >= MaxWaiting)
            {
                throw new ChannelUnavailableException($"{MaxWaiting} requests wait for the source of channel {channel} already.");
            }

            lane.Waiting.Enqueue(asked);
            if (lane.Calls == MaxCalls)
            {
                return asked.Task.WaitAsync(cancellationToken);
            }

            lane.Calls++;
        }

        _ = CallAsync(channel, lane); // Whatever it meets is an answer to those who asked.
        return asked.Task.WaitAsync(cancellationToken);
    }

    private async Task CallAsync(ChannelId channel, Lane lane)
    {
        while (Take(channel, lane) is { Count: > 0 } batch)
        {
            try
            {
                var answers = await call(channel, [.. batch.Select(static asked => asked.Request)]);
                for (var i = 0; i < batch.Count; i++)
                {
                    batch[i].SetResult(answers[i]);
                }
            }
            catch (Exception exception)
            {
                foreach (var asked in batch)
                {
                    asked.TrySetException(exception);
                }
            }
        }
    }

    /// <summary>Takes what waits. Nothing when nothing does: then the call is over, and its lane may be gone.</summary>
    private List<Asked> Take(ChannelId channel, Lane lane)
    {
        var batch = new List<Asked>();
        var bytes = 0;
        lock (_lock)
        {
            while (batch.Count < MaxRequests && bytes < MaxBytes && lane.Waiting.TryDequeue(out var asked))
            {
                batch.Add(asked);
                bytes += asked.Request.Data.Length;
            }

            if (batch.Count == 0 && --lane.Calls == 0)
            {
                _lanes.Remove(channel);
            }
        }

        return batch;
    }

    private sealed class Asked(SourceRequest request) : TaskCompletionSource<TAnswer>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public SourceRequest Request => request;
    }

    private sealed class Lane
    {
        public Queue<Asked> Waiting { get; } = new();

        public int Calls { get; set; }
    }
}
