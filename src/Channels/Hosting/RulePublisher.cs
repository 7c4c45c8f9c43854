namespace LiveOrleans.Channels;

/// <summary>Carries out what a channel's rule decides about publications: appends to the channel itself and to others.</summary>
/// <param name="channel">The channel.</param>
/// <param name="others">The way to other channels; null where there is none.</param>
/// <param name="append">Appends to the channel itself what several have published.</param>
/// <param name="metrics">Counts what is refused; null where nobody looks.</param>
internal sealed class RulePublisher(
    ChannelId channel,
    IChannelRelay? others,
    Func<IReadOnlyList<IReadOnlyList<AppendEntry>>, ValueTask<PublishResult[]>> append,
    AppendMetrics? metrics)
{
    /// <summary>Decides about all entries, then appends; nothing is appended when one of them is refused.</summary>
    /// <returns>The last position on the channel itself, when all outputs were taken; else what the first that was not answered, and which it is.</returns>
    public async ValueTask<PublishResult> PublishAsync(IPublicationPipeline pipeline, IReadOnlyList<AppendEntry> entries) =>
        (await PublishEachAsync(pipeline, [entries]))[0];

    /// <summary>The same of what several have published: what is refused of one, or not taken, is left out of what is appended of the others.</summary>
    /// <returns>What became of each, in the same order.</returns>
    public async ValueTask<PublishResult[]> PublishEachAsync(IPublicationPipeline pipeline, IReadOnlyList<IReadOnlyList<AppendEntry>> publishes)
    {
        var results = new PublishResult[publishes.Count];
        var targets = new List<Target>();
        for (var i = 0; i < results.Length; i++)
        {
            results[i] = Decide(pipeline, publishes[i], i, targets);
        }

        foreach (var target in targets)
        {
            var left = target.Outputs.FindAll(output => results[output.Publish].Outcome is PublishOutcome.Published);
            var taken = left.Count == 0 ? [] : await AppendAsync(target.Channel, left.ConvertAll(static output => (IReadOnlyList<AppendEntry>)output.Entries));
            for (var i = 0; i < left.Count; i++)
            {
                var publish = left[i].Publish;
                if (taken[i].Outcome is not PublishOutcome.Published)
                {
                    var why = taken[i].Fault is { } fault ? $": {fault}" : string.Empty;
                    results[publish] = taken[i] with { Fault = $"the output to {target.Channel.Name} was not taken{why}" };
                }
                else if (target.Channel == channel)
                {
                    results[publish] = taken[i];
                }
            }
        }

        return results;
    }

    /// <summary>Decides about what one has published; only when nothing is refused of it do its outputs join the others.</summary>
    private PublishResult Decide(IPublicationPipeline pipeline, IReadOnlyList<AppendEntry> entries, int publish, List<Target> targets)
    {
        var outputs = new List<PipelineOutput>();
        foreach (var entry in entries)
        {
            var result = pipeline.Run(channel, entry);
            if (result.Fault is { } fault)
            {
                metrics?.Ended(PublishOutcome.Refused, entries.Count);
                return new PublishResult(PublishOutcome.Refused, default) { Fault = fault };
            }

            outputs.AddRange(result.Outputs);
        }

        foreach (var output in outputs)
        {
            var target = targets.Find(target => target.Channel == output.Channel);
            if (target is null)
            {
                target = new Target(output.Channel);
                targets.Add(target);
            }

            target.Add(publish, output.Entry);
        }

        return new PublishResult(PublishOutcome.Published, StreamPosition.None);
    }

    private async ValueTask<PublishResult[]> AppendAsync(ChannelId target, List<IReadOnlyList<AppendEntry>> outputs)
    {
        if (target == channel)
        {
            return await append(outputs);
        }

        var relayed = await RelayAsync(target, [.. outputs.SelectMany(static entries => entries)]);
        return [.. Enumerable.Repeat(relayed, outputs.Count)];
    }

    private async ValueTask<PublishResult> RelayAsync(ChannelId target, IReadOnlyList<AppendEntry> entries)
    {
        if (others is null)
        {
            return new PublishResult(PublishOutcome.Unavailable, default);
        }

        try
        {
            return await others.AppendAsync(target, entries, CancellationToken.None);
        }
        catch (ChannelUnavailableException)
        {
            return new PublishResult(PublishOutcome.Unavailable, default);
        }
    }

    /// <summary>What goes to one channel.</summary>
    private sealed class Target(ChannelId channel)
    {
        public ChannelId Channel => channel;

        /// <summary>The outputs, by whose publications they are made of.</summary>
        public List<(int Publish, List<AppendEntry> Entries)> Outputs { get; } = [];

        public void Add(int publish, AppendEntry entry)
        {
            if (Outputs.Count == 0 || Outputs[^1].Publish != publish)
            {
                Outputs.Add((publish, []));
            }

            Outputs[^1].Entries.Add(entry);
        }
    }
}
