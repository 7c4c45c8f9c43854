using LiveOrleans.Channels;

namespace LiveOrleans.Grains;

/// <summary>A channel that this silo owns.</summary>
internal sealed class OwnedChannel(ChannelHost host, IGrainContext grain)
{
    public ChannelHost Host => host;

    public IGrainContext Grain => grain;

    /// <summary>The position that the last beat saw. Touched by the beat alone.</summary>
    public StreamPosition BeatTop { get; set; }

    /// <summary>How many more beats tell it. Touched by the beat alone.</summary>
    public int BeatsLeft { get; set; }
}
