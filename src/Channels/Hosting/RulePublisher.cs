namespace LiveOrleans.Channels;

/// <summary>Carries out what a channel's rule decides about a publication: appends to the channel itself and to others.</summary>
/// <param name="channel">The channel.</param>
/// <param name="others">The way to other channels; null where there is none.</param>
/// <param name="append">Appends to the channel itself.</param>
internal sealed class RulePublisher(ChannelId channel, IChannelRelay? others, Func<IReadOnlyList<AppendEntry>, ValueTask<PublishResult>> append)
{
    /// <summary>Decides about all entries, then appends; nothing is appended when one of them is refused.</summary>
    /// <returns>The last position on the channel itself, when all outputs were taken; else what the first that was not answered, and which it is.</returns>
    public async ValueTask<PublishResult> PublishAsync(IPublicationPipeline pipeline, IReadOnlyList<AppendEntry> entries)
    {
        var batches = new List<(ChannelId Channel, List<AppendEntry> Entries)>();
        foreach (var entry in entries)
        {
            var result = pipeline.Run(channel, entry);
            if (result.Fault is { } fault)
            {
                return new PublishResult(PublishOutcome.Refused, default) { Fault = fault };
            }

            foreach (var output in result.Outputs)
            {
                Add(batches, output);
            }
        }

        var position = StreamPosition.None;
        foreach (var (target, outputs) in batches)
        {
            var taken = await AppendAsync(target, outputs);
            if (taken.Outcome is not PublishOutcome.Published)
            {
                return taken with { Fault = $"the output to {target.Name} was not taken{(taken.Fault is { } why ? $": {why}" : string.Empty)}" };
            }

            position = target == channel ? taken.Position : position;
        }

        return new PublishResult(PublishOutcome.Published, position);
    }

    private static void Add(List<(ChannelId Channel, List<AppendEntry> Entries)> batches, PipelineOutput output)
    {
        foreach (var (target, entries) in batches)
        {
            if (target == output.Channel)
            {
                entries.Add(output.Entry);
                return;
            }
        }

        batches.Add((output.Channel, [output.Entry]));
    }

    private async ValueTask<PublishResult> AppendAsync(ChannelId target, List<AppendEntry> entries)
    {
        if (target == channel)
        {
            return await append(entries);
        }

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
}
