using LiveOrleans.Channels;

namespace LiveOrleans.Grains;

/// <summary>How <see cref="Channels.PublishResult"/> travels between silos.</summary>
[GenerateSerializer]
[Alias("LiveOrleans.PublishResult")]
[Immutable]
internal struct PublishResultSurrogate
{
    [Id(0)]
    public PublishOutcome Outcome;

    [Id(1)]
    public StreamPosition Position;

    [Id(2)]
    public string? Fault;
}
