using System.Collections.Concurrent;
using LiveOrleans.Channels;
using LiveOrleans.Frames;
using Microsoft.Extensions.Logging;

namespace LiveOrleans.Gateway;

/// <summary>Publishes the frames of a push: each channel's in one batch and in order, different channels at the same time.</summary>
internal sealed partial class PushPublisher(IChannels channels, TimeProvider time, ILogger<PushPublisher> logger)
{
    // While the log is away, every push fails; publishers are told each time, the operator now and then.
    private static readonly TimeSpan ReportInterval = TimeSpan.FromSeconds(10);

    private readonly ReportLimit _reports = new(ReportInterval, time);

    // A body may name thousands of measurements; this many are waited for at once.
    private const int MaxConcurrency = 64;

    /// <summary>Publishes frames.</summary>
    /// <returns>The channels that did not take theirs, by name.</returns>
    public async Task<IReadOnlyList<PushFailure>> PublishAsync(
        PushTarget target, IReadOnlyList<Frame> frames, CancellationToken cancellationToken)
    {
        var batches = Batch(target, frames);
        var failures = new ConcurrentBag<PushFailure>();
        await Parallel.ForEachAsync(
            batches,
            new ParallelOptions { MaxDegreeOfParallelism = MaxConcurrency, CancellationToken = cancellationToken },
            async (batch, token) =>
            {
                var outcome = await Publishing.PublishAsync(channels, batch.Key, batch.Value, token);
                if (outcome != PublishOutcome.Published)
                {
                    failures.Add(new PushFailure(batch.Key, outcome));
                }
            });

        if (!failures.IsEmpty && _reports.MayReport(out var unreported))
        {
            Log.PushPublishFailed(logger, target.StreamId, failures.Count, batches.Count, unreported);
        }

        return [.. failures.OrderBy(failure => failure.Channel.Name, StringComparer.Ordinal)];
    }

    private static Dictionary<ChannelId, List<AppendEntry>> Batch(PushTarget target, IReadOnlyList<Frame> frames)
    {
        var batches = new Dictionary<ChannelId, List<AppendEntry>>();
        foreach (var frame in frames)
        {
            var channel = target.ChannelOf(frame.Name);
            if (!batches.TryGetValue(channel, out var entries))
            {
                batches.Add(channel, entries = []);
            }

            entries.Add(FrameEncoder.Encode(frame, entries is [.., { Schema: { } last }] ? last : null));
        }

        return batches;
    }
}
