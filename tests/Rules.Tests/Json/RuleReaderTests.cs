using System.Text.Json;
using LiveOrleans.Channels;

namespace LiveOrleans.Rules.Tests;

public sealed class RuleReaderTests
{
    [Fact]
    public void Read_AuthAndHistory_AreTaken()
    {
        var rule = TestRules.Read(
            """{"pattern":"ds/a/*r","settings":{"auth":{"subscribe":{"role":"Editor"},"publish":{"role":"Admin"}},"history":{"size":5,"bytes":2048,"ttl_seconds":60}}}""");
        Assert.Equal((Role.Editor, Role.Admin), (rule.SubscribeRole, rule.PublishRole));
        Assert.Equal(HistoryLimits.Default with { MaxPublications = 5, MaxBytes = 2048, MaxAge = TimeSpan.FromMinutes(1) }, rule.History);
        Assert.False(rule.HasPipeline);
    }

    [Theory]
    [InlineData("""{"settings":{}}""", "$.pattern", "is missing")]
    [InlineData("""{"pattern":7,"settings":{}}""", "$.pattern", "must be a text")]
    [InlineData("""{"pattern":"stream/a"}""", "$.settings", "is missing")]
    [InlineData("""{"pattern":"stream/a","settings":[]}""", "$.settings", "must be an object")]
    [InlineData("""{"pattern":"stream/a","settings":{},"x":1}""", "$.x", "no such member")]
    public void Read_WrongRule_IsAFaultOfThatPath(string rule, string path, string reason) => AssertFault(rule, path, reason);

    [Theory]
    [InlineData("""{"x":1}""", "$.settings.x", "no such member")]
    [InlineData("""{"auth":{"publish":{"role":"admin"}}}""", "$.settings.auth.publish.role", "Viewer, Editor or Admin")]
    [InlineData("""{"history":{"size":0}}""", "$.settings.history.size", "from 1 to 300")]
    [InlineData("""{"history":{"ttl_seconds":1.5}}""", "$.settings.history.ttl_seconds", "whole number")]
    [InlineData("""{"subscribers":[{"type":"other"}]}""", "$.settings.subscribers[0].type", "no subscriber \"other\"")]
    [InlineData("""{"converter":{"type":"jsonExact"}}""", "$.settings.converter.type", "jsonExact is not offered")]
    [InlineData("""{"converter":{"type":"x"}}""", "$.settings.converter.type", "there are influxAuto, jsonAuto, jsonFrame")]
    [InlineData("""{"converter":{"type":"influxAuto","influxAuto":{"frameFormat":"prometheus"}}}""", "$.settings.converter.influxAuto.frameFormat", "labels_column or wide")]
    [InlineData("""{"converter":{"type":"jsonFrame","jsonAuto":{}}}""", "$.settings.converter.jsonAuto", "no such member")]
    [InlineData("""{"converter":{"type":"jsonAuto","jsonAuto":{"fieldTips":{"a":{"type":1}}}}}""", "$.settings.converter.jsonAuto.fieldTips.a.type", "20 for a number")]
    [InlineData("""{"dataOutputs":[{"type":"loki","loki":{"uid":"a"}}]}""", "$.settings.dataOutputs[0].type", "loki is not offered")]
    [InlineData("""{"dataOutputs":[{"type":"redirect","redirect":{"channel":"stream/a/b"}}]}""", "$.settings.dataOutputs[0].redirect.channel", "channel recursion")]
    [InlineData("""{"dataOutputs":[{"type":"redirect"}]}""", "$.settings.dataOutputs[0].redirect", "is missing")]
    [InlineData("""{"frameProcessors":[{"type":"keepFields","keepFields":{"fieldNames":[]}}]}""", "$.settings.frameProcessors[0].keepFields.fieldNames", "at least one")]
    [InlineData("""{"frameProcessors":[{"type":"dropFields","dropFields":{"fieldNames":[1]}}]}""", "$.settings.frameProcessors[0].dropFields.fieldNames[0]", "a field's name")]
    [InlineData("""{"frameOutputs":[{"type":"threshold"}]}""", "$.settings.frameOutputs[0].type", "threshold is not offered")]
    [InlineData("""{"frameOutputs":[{"type":"changeLog"}]}""", "$.settings.frameOutputs[0].type", "changeLog is not offered")]
    [InlineData("""{"frameOutputs":[{"type":"remoteWrite"}]}""", "$.settings.frameOutputs[0].type", "remoteWrite is not offered")]
    [InlineData("""{"frameOutputs":[{"type":"localSubscribers"}]}""", "$.settings.frameOutputs[0].type", "localSubscribers is not offered")]
    [InlineData("""{"frameOutputs":[{"type":"redirect","redirect":{"channel":"ds/a/b"}}]}""", "$.settings.frameOutputs[0].redirect.channel", "of the scope stream")]
    [InlineData("""{"frameOutputs":[{"type":"conditional","conditional":{"output":{"type":"managedStream"}}}]}""", "$.settings.frameOutputs[0].conditional.condition", "is missing")]
    [InlineData(
        """{"frameOutputs":[{"type":"conditional","conditional":{"condition":{"type":"numberCompare","numberCompare":{"fieldName":"a","op":"is","value":1}},"output":{"type":"managedStream"}}}]}""",
        "$.settings.frameOutputs[0].conditional.condition.numberCompare.op",
        "lt, gt, lte, gte, eq, ne")]
    public void Read_WrongSettings_AreAFaultOfThatPath(string settings, string path, string reason) =>
        AssertFault($$$"""{"pattern":"stream/a/b","settings":{{{settings}}} }""", path, reason);

    [Theory]
    [InlineData("ds/a/b")]
    [InlineData(":scope/a/b")]
    public void Read_ConverterOutsideOfStreams_IsAFault(string pattern) =>
        AssertFault($$$"""{"pattern":"{{{pattern}}}","settings":{"converter":{"type":"jsonAuto"} } }""", "$.settings.converter", "must begin with stream/");

    [Fact]
    public void Read_SeveralFaults_FindsThemAll()
    {
        var faults = TestRules.FaultsOf("""{"pattern":"/x","settings":{"history":{"size":0,"bytes":0},"converter":{"type":"x"}}}""");
        Assert.Equal(
            ["$.pattern", "$.settings.history.size", "$.settings.history.bytes", "$.settings.converter.type"],
            faults.Select(static fault => fault.Path));
    }

    [Fact]
    public void All_ExamplesOfEntities_AreAccepted()
    {
        foreach (var entity in RuleEntity.All)
        {
            var value = $$$"""{"type":"{{{entity.Type}}}","{{{entity.Type}}}":{{{entity.Example}}} }""";
            var (name, member) = entity.Kind is "converters" ? ("converter", value) : (entity.Kind, $"[{value}]");
            Assert.Empty(TestRules.FaultsOf($$$"""{"pattern":"stream/a/b","settings":{"{{{name}}}":{{{member}}} }}"""));
        }
    }

    [Fact]
    public void Read_Settings_AreKeptAsTheyWere()
    {
        const string Settings = """{ "history": {"size": 7} }""";
        using var json = JsonDocument.Parse(Settings);
        Assert.Equal(Settings, RuleReader.Read(1, "stream/a/b", json.RootElement, "$", out _)?.Settings);
    }

    private static void AssertFault(string rule, string path, string reason)
    {
        var fault = Assert.Single(TestRules.FaultsOf(rule));
        Assert.Equal(path, fault.Path);
        Assert.Contains(reason, fault.Reason, StringComparison.Ordinal);
    }
}
