using System.Text;

namespace LiveOrleans.Channels.Tests;

/// <summary>A pipeline that sends each publication to the channels it is told of, or refuses it.</summary>
internal sealed class SteeredPipeline(params string[] targets) : IPublicationPipeline
{
    public string? Fault { get; set; }

    /// <summary>The data that alone is refused for the fault; null where all is.</summary>
    public string? Bad { get; set; }

    public int Runs { get; private set; }

    public PipelineResult Run(ChannelId channel, AppendEntry entry)
    {
        Runs++;
        return new PipelineResult([.. targets.Select(target => new PipelineOutput(ChannelFixture.Name(target), entry))], IsBad(entry) ? Fault : null);
    }

    private bool IsBad(AppendEntry entry) => Bad is null || string.Equals(Bad, Encoding.UTF8.GetString(entry.Data.Span), StringComparison.Ordinal);
}
