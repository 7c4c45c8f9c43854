namespace LiveOrleans.Grains;

/// <summary>How <see cref="Channels.ChannelUnavailableException"/> travels between silos: its cause stays behind.</summary>
[GenerateSerializer]
[Alias("LiveOrleans.ChannelUnavailableException")]
[Immutable]
internal struct ChannelUnavailableExceptionSurrogate
{
    [Id(0)]
    public string Message;
}
