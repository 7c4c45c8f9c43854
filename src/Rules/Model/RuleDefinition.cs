using LiveOrleans.Channels;

namespace LiveOrleans.Rules;

/// <summary>A rule that was read and found right.</summary>
/// <param name="OrgId">The organisation whose channels it is for.</param>
/// <param name="Pattern">Which channels.</param>
public sealed record RuleDefinition(long OrgId, RulePattern Pattern)
{
    /// <summary>The lowest role that may subscribe; null where the rule does not say.</summary>
    public Role? SubscribeRole { get; init; }

    /// <summary>The lowest role that may publish; null where the rule does not say.</summary>
    public Role? PublishRole { get; init; }

    /// <summary>How much history is kept; null where the rule does not say.</summary>
    public HistoryLimits? History { get; init; }

    /// <summary>Where publications go as they are.</summary>
    public IReadOnlyList<DataOutput> DataOutputs { get; init; } = [];

    /// <summary>Makes frames of publications; null where the rule has none.</summary>
    public IRuleConverter? Converter { get; init; }

    /// <summary>What is done to every frame, in order.</summary>
    public IReadOnlyList<IFrameProcessor> FrameProcessors { get; init; } = [];

    /// <summary>Where frames go; none means the channel itself.</summary>
    public IReadOnlyList<IFrameOutput> FrameOutputs { get; init; } = [];

    /// <summary>The settings as they were given: one JSON object.</summary>
    public string Settings { get; init; } = "{}";

    /// <summary>Whether the rule does more than say who may do what and how much is kept.</summary>
    public bool HasPipeline => DataOutputs.Count > 0 || Converter is not null || FrameProcessors.Count > 0 || FrameOutputs.Count > 0;
}
