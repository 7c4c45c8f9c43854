using LiveOrleans.Channels;
using LiveOrleans.Gateway;
using LiveOrleans.Rules;
using Microsoft.Extensions.Configuration;

namespace LiveOrleans.Silo.Tests;

public sealed class RulesReaderTests
{
    [Fact]
    public void Read_Nothing_HasNoRules()
    {
        Assert.Empty(Read(out var faults));
        Assert.Empty(faults);
    }

    [Fact]
    public void Read_SettingsAsObjectOrText_AreRead()
    {
        var rules = Read(
            out var faults,
            ("0:pattern", "stream/a/:x"),
            ("0:settings:history:size", "5"),
            ("0:settings:frameProcessors:0:type", "keepFields"),
            ("0:settings:frameProcessors:0:keepFields:fieldNames:0", "v"),
            ("1:pattern", "stream/b/:x"),
            ("1:org", "7"),
            ("1:settings", """{"auth":{"publish":{"role":"Viewer"}}}"""));
        Assert.Empty(faults);
        Assert.Equal((1, 5, true), (rules[0].OrgId, rules[0].History?.MaxPublications, rules[0].HasPipeline));
        Assert.Equal((7, Role.Viewer), (rules[1].OrgId, rules[1].PublishRole));
    }

    [Theory]
    [InlineData("0:pattern", "/a", "live:channel_rules:0:pattern", "does not begin with a slash")]
    [InlineData("0:pattern", "", "live:channel_rules:0:pattern", "is missing")]
    [InlineData("0:org", "x", "live:channel_rules:0:org", "must be the number of an organisation, from 1")]
    [InlineData("0:settings:dataOutputs:0:type", "loki", "live:channel_rules:0:settings:dataOutputs:0:type", "loki is not offered")]
    [InlineData("0:settings:x", "1", "live:channel_rules:0:settings:x", "no such member")]
    [InlineData("0:name", "x", "live:channel_rules:0:name", "no such option of a rule")]
    public void Read_WrongValue_IsAFaultOfThatKey(string key, string value, string option, string reason)
    {
        Read(out var faults, ("0:pattern", "stream/a/:x"), ("0:settings:history:size", "5"), (key, value));
        var fault = Assert.Single(faults);
        Assert.Equal(option, fault.Option);
        Assert.Contains(reason, fault.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_WithoutSettings_IsAFault()
    {
        Read(out var faults, ("0:pattern", "stream/a/:x"));
        Assert.Equal("live:channel_rules:0:settings", Assert.Single(faults).Option);
    }

    [Fact]
    public void Read_PatternsThatDoNotGoTogether_AreAFaultOfTheSecond()
    {
        Read(
            out var faults,
            ("0:pattern", "stream/:a/x"),
            ("0:settings:history:size", "5"),
            ("1:pattern", "stream/:b/x"),
            ("1:settings:history:size", "5"));
        var fault = Assert.Single(faults);
        Assert.Equal("live:channel_rules:1:pattern", fault.Option);
        Assert.Contains("stream/:a/x", fault.Reason, StringComparison.Ordinal);
    }

    private static IReadOnlyList<RuleDefinition> Read(out IReadOnlyList<OptionFault> faults, params (string Key, string Value)[] entries)
    {
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (key, value) in entries)
        {
            values[$"live:channel_rules:{key}"] = value;
        }

        return RulesReader.Read(new ConfigurationBuilder().AddInMemoryCollection(values).Build(), out faults);
    }
}
