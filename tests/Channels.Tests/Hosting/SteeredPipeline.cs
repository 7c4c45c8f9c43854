namespace LiveOrleans.Channels.Tests;

/// <summary>A pipeline that sends each publication to the channels it is told of, or refuses it.</summary>
internal sealed class SteeredPipeline(params string[] targets) : IPublicationPipeline
{
    public string? Fault { get; set; }

    public int Runs { get; private set; }

    public PipelineResult Run(ChannelId channel, AppendEntry entry)
    {
        Runs++;
        return new PipelineResult([.. targets.Select(target => new PipelineOutput(ChannelFixture.Name(target), entry))], Fault);
    }
}
