namespace LiveOrleans.Channels;

/// <summary>Makes of what is published on a channel what is stored, there or on other channels.</summary>
/// <remarks>
/// It answers at once, waits for nothing and keeps nothing: the same publication makes the same outputs, but for the time in them.
/// All rules on the way are followed, those of the channels that something is redirected to as well: what it answers is appended as it is.
/// </remarks>
public interface IPublicationPipeline
{
    /// <summary>Decides about one publication.</summary>
    /// <param name="channel">The channel that it was published on.</param>
    /// <param name="entry">The publication. Its data need not be JSON where no schema is: a converter may read something else.</param>
    PipelineResult Run(ChannelId channel, AppendEntry entry);
}
