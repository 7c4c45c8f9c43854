using CsCheck;

namespace LiveOrleans.Rules.Tests;

public sealed class RuleTreeTests
{
    private static readonly Gen<string> Segment = Gen.Int[0, 4].Select(static choice => choice switch { 0 => "a", 1 => "b", 2 => "c.d", _ => ":p" });
    private static readonly Gen<string> Patterns =
        Gen.Select(Segment.List[1, 4], Gen.Bool, static (segments, rest) => string.Join('/', rest ? [.. segments, "*r"] : segments))
            .Select(static pattern => Number(pattern));

    private static readonly Gen<string> Names = Gen.Int[0, 3].Select(static choice => choice switch { 0 => "a", 1 => "b", 2 => "c.d", _ => "x" }).List[3, 6].Select(static parts => string.Join('/', parts));

    [Fact]
    public void Find_AnyPatternsAndName_IsWhatTheNaiveMatcherFinds() =>
        Gen.Select(Patterns.List[1, 12], Names).Sample(
            static (patterns, name) =>
            {
                var rules = patterns.Select(static pattern => TestRules.Pattern(pattern)).ToArray();
                var set = new RuleSet(rules, TestRules.Clock);
                var kept = rules.Where(rule => !set.Conflicts.Any(conflict => conflict.Rule == rule)).Select(static rule => rule.Pattern.Text);
                return string.Equals(Naive(kept, name), set.Find(TestRules.Channel(name))?.Pattern.Text, StringComparison.Ordinal);
            },
            iter: 20_000);

    [Theory]
    [InlineData("stream/a/b", "stream/a/b")]
    [InlineData("stream/a/x", "stream/a/:p")]
    [InlineData("stream/a/x/y", "stream/*r")]
    [InlineData("stream/b/x", "stream/*r")]
    [InlineData("ds/a/x", null)]
    public void Find_SeveralFit_IsTheMostLiteral(string name, string? expected)
    {
        var set = new RuleSet([.. ((string[])["stream/*r", "stream/a/:p", "stream/a/b"]).Select(static pattern => TestRules.Pattern(pattern))], TestRules.Clock);
        Assert.Equal(expected, set.Find(TestRules.Channel(name))?.Pattern.Text);
    }

    [Fact]
    public void Find_LiteralThatLeadsNowhere_GoesBackToTheParameter()
    {
        var set = new RuleSet([TestRules.Pattern("stream/a/b"), TestRules.Pattern("stream/:x/c")], TestRules.Clock);
        Assert.Equal("stream/:x/c", set.Find(TestRules.Channel("stream/a/c"))?.Pattern.Text);
    }

    [Fact]
    public void Find_OtherTenant_HasNoRule()
    {
        var set = new RuleSet([TestRules.Pattern("stream/a/b", org: 2)], TestRules.Clock);
        Assert.Null(set.Find(TestRules.Channel("stream/a/b")));
        Assert.NotNull(set.Find(TestRules.Channel("stream/a/b", org: 2)));
    }

    [Theory]
    [InlineData("stream/:a/x", "stream/:b/y")]
    [InlineData("stream/a/*r", "stream/a/*s")]
    [InlineData("stream/a/b", "stream/a/b")]
    public void Compile_PatternsThatDoNotGoTogether_AreAConflict(string first, string second)
    {
        var set = new RuleSet([TestRules.Pattern(first), TestRules.Pattern(second)], TestRules.Clock);
        var (rule, other) = Assert.Single(set.Conflicts);
        Assert.Equal((second, first), (rule.Pattern.Text, other));
    }

    // Each parameter of a pattern has a name of its own, the same for the same place.
    private static string Number(string pattern) =>
        string.Join('/', pattern.Split('/').Select(static (segment, place) => segment is ":p" ? $":p{place}" : segment));

    private static string? Naive(IEnumerable<string> patterns, string name) => patterns
        .Where(pattern => Fits(pattern.Split('/'), name.Split('/')))
        .OrderBy(static pattern => string.Concat(pattern.Split('/').Select(static segment => segment[0] switch { ':' => '1', '*' => '2', _ => '0' })), StringComparer.Ordinal)
        .FirstOrDefault();

    private static bool Fits(string[] pattern, string[] name)
    {
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i][0] is '*')
            {
                return name.Length > i;
            }

            if (i >= name.Length || (pattern[i][0] is not ':' && !string.Equals(pattern[i], name[i], StringComparison.Ordinal)))
            {
                return false;
            }
        }

        return pattern.Length == name.Length;
    }
}
