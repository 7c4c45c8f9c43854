using LiveOrleans.Channels;

namespace LiveOrleans.Grains;

/// <summary>How <see cref="Channels.SourceStatus"/> travels between silos.</summary>
[GenerateSerializer]
[Alias("LiveOrleans.SourceStatus")]
[Immutable]
internal struct SourceStatusSurrogate
{
    [Id(0)]
    public string Type;

    [Id(1)]
    public SourceState State;

    [Id(2)]
    public NodeId? Node;

    [Id(3)]
    public FencingToken Token;

    [Id(4)]
    public DateTimeOffset Since;

    [Id(5)]
    public int Failures;

    [Id(6)]
    public string? LastError;
}
