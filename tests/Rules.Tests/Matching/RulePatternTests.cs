namespace LiveOrleans.Rules.Tests;

public sealed class RulePatternTests
{
    [Theory]
    [InlineData("stream/a/b")]
    [InlineData("stream/:id/*rest")]
    [InlineData("stream/a^b/c=d.e")]
    public void TryParse_Pattern_IsRead(string text)
    {
        Assert.Equal(text, RulePattern.TryParse(text, out var fault)?.Text);
        Assert.Null(fault);
    }

    [Theory]
    [InlineData("", "1 to 160 characters")]
    [InlineData("/stream/a", "does not begin with a slash")]
    [InlineData("stream/a b", "character 9")]
    [InlineData("stream/ä", "character 8")]
    [InlineData("stream/:/a", "needs a name")]
    [InlineData("stream/*", "needs a name")]
    [InlineData("stream/*rest/a", "stands at the end")]
    [InlineData("stream/a:b", "does not stand behind a slash")]
    [InlineData("stream/:a*b", "more than one")]
    [InlineData("stream/:a/:a", "the same name")]
    public void TryParse_NoPattern_SaysWhy(string text, string reason)
    {
        Assert.Null(RulePattern.TryParse(text, out var fault));
        Assert.Contains(reason, fault, StringComparison.Ordinal);
    }

    [Fact]
    public void TryParse_160Characters_AreTheMost()
    {
        Assert.NotNull(RulePattern.TryParse("stream/" + new string('a', 153), out _));
        Assert.Null(RulePattern.TryParse("stream/" + new string('a', 154), out _));
    }
}
