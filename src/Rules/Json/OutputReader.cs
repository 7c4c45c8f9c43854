using LiveOrleans.Channels;

namespace LiveOrleans.Rules;

/// <summary>Reads <c>dataOutputs</c> and <c>frameOutputs</c>.</summary>
/// <param name="pattern">The rule's own pattern; null when it is not one.</param>
internal sealed class OutputReader(RulePattern? pattern)
{
    /// <summary>Reads the outputs of publications.</summary>
    public IReadOnlyList<DataOutput> DataOutputs(RuleJson settings)
    {
        var outputs = new List<DataOutput>();
        foreach (var json in settings.Elements("dataOutputs", RuleReader.MaxElements))
        {
            switch (RuleKinds.DataOutputs.Read(json))
            {
                case ("redirect", var own) when Channel(json, own) is { } channel:
                    outputs.Add(new DataOutput(channel));
                    break;
                case ("builtin", var own):
                    own?.CheckMembers();
                    outputs.Add(new DataOutput(null));
                    break;
            }
        }

        return outputs;
    }

    /// <summary>Reads a list of frame outputs.</summary>
    public IReadOnlyList<IFrameOutput> FrameOutputs(RuleJson json, string name) =>
        [.. json.Elements(name, RuleReader.MaxElements).Select(Read).OfType<IFrameOutput>()];

    private IFrameOutput? Read(RuleJson json)
    {
        if (RuleKinds.FrameOutputs.Read(json) is not var (type, own))
        {
            return null;
        }

        switch (type)
        {
            case "managedStream":
                own?.CheckMembers();
                return new ManagedStreamOutput();
            case "redirect":
                return Channel(json, own) is { } channel ? new RedirectOutput(channel) : null;
            default:
                if (own is { } settings)
                {
                    return type is "multiple" ? Multiple(settings) : Conditional(settings);
                }

                json.Fault(type, "is missing: an object");
                return null;
        }
    }

    private MultipleOutput Multiple(RuleJson settings)
    {
        settings.CheckMembers("outputs");
        return new MultipleOutput(FrameOutputs(settings, "outputs"));
    }

    private ConditionalOutput? Conditional(RuleJson settings)
    {
        settings.CheckMembers("condition", "output");
        var condition = settings.Member("condition") is { } given ? ConditionReader.Read(given) : Missing<IFrameCondition>(settings, "condition");
        var output = settings.Member("output") is { } target ? Read(target) : Missing<IFrameOutput>(settings, "output");
        return condition is null || output is null ? null : new ConditionalOutput(condition, output);
    }

    private static T? Missing<T>(RuleJson json, string name)
        where T : class
    {
        json.Fault(name, "is missing: an object");
        return null;
    }

    private string? Channel(RuleJson json, RuleJson? own)
    {
        if (own is not { } settings)
        {
            json.Fault("redirect", "is missing: an object with a channel");
            return null;
        }

        settings.CheckMembers("channel");
        if (settings.Text("channel") is not { } name)
        {
            return null;
        }

        if (!ChannelId.TryCreate(1, name, out var channel) || channel.Scope is not "stream")
        {
            settings.Fault("channel", "must be a channel of the scope stream without tenant, such as stream/telegraf/cpu");
        }
        else if (pattern is { IsStatic: true } && string.Equals(pattern.Text, name, StringComparison.Ordinal))
        {
            settings.Fault("channel", "channel recursion: it is the rule's own channel");
        }
        else
        {
            return name;
        }

        return null;
    }
}
