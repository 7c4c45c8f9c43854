using System.Text;
using System.Text.Json;
using LiveOrleans.Channels;
using Microsoft.Extensions.Time.Testing;

namespace LiveOrleans.Rules.Tests;

internal static class TestRules
{
    public static FakeTimeProvider Clock { get; } = new(DateTimeOffset.FromUnixTimeMilliseconds(1_767_225_600_000));

    public static ChannelId Channel(string name, long org = 1) =>
        ChannelId.TryCreate(org, name, out var channel) ? channel : throw new ArgumentException(name, nameof(name));

    public static IReadOnlyList<RuleFault> FaultsOf(string rule)
    {
        using var json = JsonDocument.Parse(rule);
        RuleReader.Read(1, json.RootElement, "$", out var faults);
        return faults;
    }

    public static RuleDefinition Read(string rule, long org = 1)
    {
        using var json = JsonDocument.Parse(rule);
        return RuleReader.Read(org, json.RootElement.Clone(), "$", out var faults) ?? throw new InvalidDataException(string.Join('\n', faults));
    }

    public static RuleDefinition Pattern(string pattern, long org = 1) => Read($$"""{"pattern":"{{pattern}}","settings":{} }""", org);

    public static RuleSet Set(params string[] rules) => new(rules.Select(static rule => Read(rule)), Clock);

    public static PipelineResult Run(RuleSet set, string channel, AppendEntry entry) => new RulePipeline(set, Clock).Run(Channel(channel), entry);

    public static PipelineResult Run(RuleSet set, string channel, string data) => Run(set, channel, AppendEntry.Json(Encoding.UTF8.GetBytes(data)));

    public static string TextOf(PipelineOutput output) =>
        $"{output.Channel.Name} {Encoding.UTF8.GetString(Publication.FromEntry(output.Entry, 1, default, withSchema: true).Data.Span)}";
}
