using LiveOrleans.Channels;

namespace LiveOrleans.Rules;

/// <summary>All rules of all tenants, compiled. It never changes once made.</summary>
public sealed class RuleSet : IRuleMatcher
{
    private readonly Dictionary<long, RuleTree> _trees = [];
    private readonly List<(RuleDefinition Rule, string Other)> _conflicts = [];

    /// <summary>Compiles rules.</summary>
    /// <param name="rules">The rules; of two that do not go together, the first one counts.</param>
    /// <param name="time">The time of frames that have none.</param>
    public RuleSet(IEnumerable<RuleDefinition> rules, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(rules);
        var pipeline = new RulePipeline(this, time);
        foreach (var rule in rules)
        {
            if (!_trees.TryGetValue(rule.OrgId, out var tree))
            {
                _trees.Add(rule.OrgId, tree = new RuleTree());
            }

            if (tree.TryAdd(new CompiledRule(rule, pipeline)) is { } other)
            {
                _conflicts.Add((rule, other));
            }
        }
    }

    /// <summary>The rules that were left out, each with the pattern that stands in its way: the same, or one with another name for the same parameter.</summary>
    public IReadOnlyList<(RuleDefinition Rule, string Other)> Conflicts => _conflicts;

    /// <summary>Finds the rule of a channel; null when no pattern matches.</summary>
    /// <param name="channel">The channel.</param>
    public RuleDefinition? Find(ChannelId channel) =>
        _trees.TryGetValue(channel.OrgId, out var tree) ? tree.Find(channel.Name)?.Definition : null;

    /// <summary>Makes of something the frames that the converter of its channel's rule makes, and does no more with them.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="data">What would be published.</param>
    /// <param name="now">The time of what says none, in Unix nanoseconds.</param>
    /// <returns>The frames; null when there is no rule, or none that converts.</returns>
    /// <exception cref="ConversionException">It is not what the converter reads.</exception>
    public IReadOnlyList<RuleFrame>? Convert(ChannelId channel, ReadOnlyMemory<byte> data, long now) => Find(channel)?.Converter?.Convert(channel.Name, data, now);

    /// <inheritdoc/>
    public ChannelRule Apply(ChannelId channel, ChannelRule rule) =>
        _trees.TryGetValue(channel.OrgId, out var tree) && tree.Find(channel.Name) is { } found ? found.ApplyTo(rule) : rule;
}
