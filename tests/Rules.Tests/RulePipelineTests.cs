using System.Text;
using LiveOrleans.Channels;

namespace LiveOrleans.Rules.Tests;

public sealed class RulePipelineTests
{
    private const string Numbers = """{"schema":{"fields":[{"name":"v","type":"number"}]},"data":{"values":[[5]]}}""";

    [Fact]
    public void Run_FrameOnAChannelWithoutConverter_IsProcessedAndStored()
    {
        var set = TestRules.Set("""{"pattern":"stream/a/b","settings":{"frameProcessors":[{"type":"keepFields","keepFields":{"fieldNames":["y"]}}]}}""");
        var schema = new FrameSchema("h", """{"fields":[{"name":"x","type":"number"},{"name":"y","type":"number"}]}"""u8.ToArray());
        var result = TestRules.Run(set, "stream/a/b", AppendEntry.Frame(schema, """{"values":[[1],[2]],"nanos":[null,[3]]}"""u8.ToArray()));
        Assert.Equal(
            """stream/a/b {"schema":{"fields":[{"name":"y","type":"number"}]},"data":{"values":[[2]],"nanos":[[3]]}}""",
            TestRules.TextOf(Assert.Single(result.Outputs)));
    }

    [Fact]
    public void Run_PublisherOfUnchangedData_StaysWithIt()
    {
        var set = TestRules.Set("""{"pattern":"stream/a/b","settings":{"dataOutputs":[{"type":"builtin"}]}}""");
        var publisher = new ClientInfo("1", "c");
        var result = TestRules.Run(set, "stream/a/b", AppendEntry.Json("1"u8.ToArray(), publisher));
        Assert.Equal(publisher, Assert.Single(result.Outputs).Entry.Publisher);
    }

    [Fact]
    public void Run_DataOnSeveralLines_IsStoredOnOne()
    {
        var set = TestRules.Set("""{"pattern":"stream/a/b","settings":{"dataOutputs":[{"type":"builtin"}]}}""");
        Assert.Equal("""stream/a/b {"a":1}""", TestRules.TextOf(Assert.Single(TestRules.Run(set, "stream/a/b", "{\n\"a\": 1\n}").Outputs)));
    }

    [Fact]
    public void Run_BuiltinOfWhatIsNoJson_IsRefused()
    {
        var set = TestRules.Set("""{"pattern":"stream/a/b","settings":{"dataOutputs":[{"type":"builtin"}]}}""");
        var result = TestRules.Run(set, "stream/a/b", "cpu v=1");
        Assert.Contains("takes JSON alone", result.Fault, StringComparison.Ordinal);
        Assert.Empty(result.Outputs);
    }

    [Fact]
    public void Run_FramesThatMeetAgainOnOneChannel_AreNoRecursion()
    {
        var set = TestRules.Set(
            """{"pattern":"stream/a/in","settings":{"converter":{"type":"jsonFrame"},"frameOutputs":[{"type":"redirect","redirect":{"channel":"stream/a/l"}},{"type":"redirect","redirect":{"channel":"stream/a/r"}}]}}""",
            """{"pattern":"stream/a/l","settings":{"frameOutputs":[{"type":"redirect","redirect":{"channel":"stream/a/out"}}]}}""",
            """{"pattern":"stream/a/r","settings":{"frameOutputs":[{"type":"redirect","redirect":{"channel":"stream/a/out"}}]}}""");
        var result = TestRules.Run(set, "stream/a/in", Numbers);
        Assert.Null(result.Fault);
        Assert.Equal(["stream/a/out", "stream/a/out"], result.Outputs.Select(static output => output.Channel.Name));
    }

    [Fact]
    public void Run_FramesInACircle_AreRefused()
    {
        var set = TestRules.Set(
            """{"pattern":"stream/a/in","settings":{"converter":{"type":"jsonFrame"},"frameOutputs":[{"type":"managedStream"},{"type":"redirect","redirect":{"channel":"stream/a/b"}}]}}""",
            """{"pattern":"stream/a/:x","settings":{"frameOutputs":[{"type":"redirect","redirect":{"channel":"stream/a/b"}}]}}""");
        var result = TestRules.Run(set, "stream/a/in", Numbers);
        Assert.Equal("channel recursion: stream/a/in to stream/a/b to stream/a/b", result.Fault);
        Assert.Empty(result.Outputs);
    }

    [Fact]
    public void Run_AWayOfMoreThan16Channels_IsRefused()
    {
        var rules = Enumerable.Range(0, 20).Select(static i => $$$"""{"pattern":"stream/a/{{{i}}}","settings":{"dataOutputs":[{"type":"redirect","redirect":{"channel":"stream/a/{{{i + 1}}}"}}]}}""");
        var set = TestRules.Set([.. rules]);
        Assert.Contains("more than 16 channels", TestRules.Run(set, "stream/a/0", "1").Fault, StringComparison.Ordinal);
        Assert.Null(TestRules.Run(set, "stream/a/5", "1").Fault);
    }

    [Fact]
    public void Run_RulesThatMultiply_AreBounded()
    {
        static string Doubling(int i)
        {
            var output = $$$"""{"type":"redirect","redirect":{"channel":"stream/a/{{{i + 1}}}"}}""";
            return $$$"""{"pattern":"stream/a/{{{i}}}","settings":{"dataOutputs":[{{{string.Join(',', Enumerable.Repeat(output, 4))}}}]}}""";
        }

        var set = TestRules.Set([.. Enumerable.Range(0, 10).Select(Doubling)]);
        Assert.Contains("more than 10000", TestRules.Run(set, "stream/a/0", "1").Fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lt", 5, false)]
    [InlineData("lte", 5, true)]
    [InlineData("gt", 4, true)]
    [InlineData("gte", 6, false)]
    [InlineData("eq", 5, true)]
    [InlineData("ne", 5, false)]
    public void Run_Condition_LetsThroughWhatMeetsIt(string op, int value, bool through)
    {
        var set = TestRules.Set(Conditional("v", op, value));
        Assert.Equal(through ? 1 : 0, TestRules.Run(set, "stream/a/b", Numbers).Outputs.Count);
    }

    [Fact]
    public void Run_ConditionOfAFieldThatIsNotThere_LetsNothingThrough() =>
        Assert.Empty(TestRules.Run(TestRules.Set(Conditional("w", "ne", 1)), "stream/a/b", Numbers).Outputs);

    [Fact]
    public void Run_ProcessorThatLeavesNothing_IsRefused()
    {
        var set = TestRules.Set("""{"pattern":"stream/a/b","settings":{"converter":{"type":"jsonFrame"},"frameProcessors":[{"type":"dropFields","dropFields":{"fieldNames":["v"]}}]}}""");
        Assert.Equal("no field is left of the frame", TestRules.Run(set, "stream/a/b", Numbers).Fault);
    }

    [Fact]
    public void Run_FrameWithOddColumns_IsRefusedWhereFieldsAreDropped()
    {
        var set = TestRules.Set("""{"pattern":"stream/a/b","settings":{"converter":{"type":"jsonFrame"},"frameProcessors":[{"type":"dropFields","dropFields":{"fieldNames":["v"]}}]}}""");
        var result = TestRules.Run(set, "stream/a/b", """{"schema":{"fields":[{"name":"v"},{"name":"w"}]},"data":{"values":[[5]]}}""");
        Assert.Equal("the frame has 2 fields, and 1 columns in \"values\"", result.Fault);
    }

    [Theory]
    [InlineData("""{"a":1e999}""", "too great")]
    [InlineData("""{"a":"\ud800"}""", "surrogate")]
    [InlineData("{", "byte 1")]
    [InlineData("[null]", "no value in it")]
    public void Run_JsonAutoOfBadData_SaysWhatIsWrong(string data, string reason) => Assert.Contains(
        reason, TestRules.Run(TestRules.Set("""{"pattern":"stream/a/b","settings":{"converter":{"type":"jsonAuto"}}}"""), "stream/a/b", data).Fault, StringComparison.Ordinal);

    [Fact]
    public void Run_JsonAutoOfTooMuch_IsRefused()
    {
        var data = $"[{string.Join(',', Enumerable.Range(0, 1001))}]";
        var result = TestRules.Run(TestRules.Set("""{"pattern":"stream/a/b","settings":{"converter":{"type":"jsonAuto"}}}"""), "stream/a/b", data);
        Assert.Contains("more than 1000 values", result.Fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Apply_RuleWithConverter_LetsAdminsPublish()
    {
        var set = TestRules.Set("""{"pattern":"stream/a/b","settings":{"converter":{"type":"jsonAuto"}}}""");
        var rule = set.Apply(TestRules.Channel("stream/a/b"), new ChannelRule());
        Assert.Equal(Role.Admin, rule.PublishRole);
        Assert.NotNull(rule.Pipeline);
    }

    [Fact]
    public void Apply_RuleOfHistoryAlone_HasNoPipeline()
    {
        var set = TestRules.Set("""{"pattern":"stream/a/b","settings":{"history":{"size":2}}}""");
        var rule = set.Apply(TestRules.Channel("stream/a/b"), new ChannelRule { Presence = true });
        Assert.Equal((2, null, null, true), (rule.History.MaxPublications, rule.Pipeline, rule.PublishRole, rule.Presence));
    }

    [Fact]
    public void Apply_ChannelWithoutRule_IsTheSameObject()
    {
        var rule = new ChannelRule();
        Assert.Same(rule, TestRules.Set("""{"pattern":"stream/a/b","settings":{}}""").Apply(TestRules.Channel("stream/a/c"), rule));
    }

    [Fact]
    public void Convert_InfluxOnALongName_IsRefused()
    {
        var name = "stream/a/" + new string('x', 151);
        var set = TestRules.Set("""{"pattern":"stream/a/:x","settings":{"converter":{"type":"influxAuto"}}}""");
        Assert.Contains("no room", Assert.Throws<ConversionException>(() => set.Convert(TestRules.Channel(name), Encoding.UTF8.GetBytes("cpu v=1"), 0)).Message, StringComparison.Ordinal);
    }

    private static string Conditional(string field, string op, int value) =>
        $$$$"""{"pattern":"stream/a/b","settings":{"converter":{"type":"jsonFrame"},"frameOutputs":[{"type":"conditional","conditional":{"condition":{"type":"numberCompare","numberCompare":{"fieldName":"{{{{field}}}}","op":"{{{{op}}}}","value":{{{{value}}}}}},"output":{"type":"managedStream"}}}]}}""";
}
