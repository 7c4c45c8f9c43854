using System.Collections.Concurrent;
using LiveOrleans.Channels;

namespace LiveOrleans.Rules;

/// <summary>A rule in its place, with what it makes of the rules that channels have without it.</summary>
internal sealed class CompiledRule(RuleDefinition definition, IPublicationPipeline pipeline)
{
    // A handful: one for each kind of channel.
    private readonly ConcurrentDictionary<ChannelRule, ChannelRule> _applied = new(ReferenceEqualityComparer.Instance);

    public RuleDefinition Definition => definition;

    public ChannelRule ApplyTo(ChannelRule rule) => _applied.GetOrAdd(rule, Apply);

    private ChannelRule Apply(ChannelRule rule) => rule with
    {
        SubscribeRole = definition.SubscribeRole,
        PublishRole = definition.PublishRole ?? (definition.DataOutputs.Count > 0 || definition.Converter is not null ? Role.Admin : null),
        Pipeline = definition.HasPipeline ? pipeline : null,
        History = definition.History ?? rule.History,
    };
}
