using LiveOrleans.Channels;

namespace LiveOrleans.Sources.Tests;

public sealed class UrlTemplateTests
{
    [Theory]
    [InlineData("http://h/s/{path}", "ds/weather/*", "ds/weather/berlin/now", "http://h/s/berlin/now")]
    [InlineData("http://h/s/{path}", "ds/weather/b*", "ds/weather/berlin/now", "http://h/s/berlin/now")]
    [InlineData("http://h/s/{path}", "ds/*", "ds/weather/berlin", "http://h/s/weather/berlin")]
    [InlineData("http://h/s/{path}", "ds/weather/berlin", "ds/weather/berlin", "http://h/s/berlin")]
    [InlineData("http://h/{channel}/now", "ds/weather/*", "ds/weather/a=b", "http://h/ds/weather/a%3Db/now")]
    [InlineData("https://h:1/?a={path}&b={path}", "ds/w/*", "ds/w/x", "https://h:1/?a=x&b=x")]
    [InlineData("wss://h/fixed", "ds/w/*", "ds/w/x", "wss://h/fixed")]
    [InlineData("http://h/{path}", "ds/w/*", "ds/w/a\\..\\b[^`", "http://h/a%5C..%5Cb%5B%5E%60")]
    public void Expand_Channel_FillsThePlaces(string template, string pattern, string channel, string expected) =>
        Assert.Equal(expected, Expand(template, pattern, channel)?.AbsoluteUri);

    [Theory]
    [InlineData("ds/w/../../admin")]
    [InlineData("ds/w/./x")]
    [InlineData("ds/w/..")]
    [InlineData("ds/../x")]
    public void Expand_DotSegments_AreRefused(string channel) => Assert.Null(Expand("http://h/s/{path}", "ds/*", channel));

    [Theory]
    [InlineData("")]
    [InlineData("h/x")]
    [InlineData("/x")]
    [InlineData("ftp://h/x")]
    [InlineData("http://{path}/x")]
    [InlineData("http://h.{path}/x")]
    [InlineData("http://h{path}")]
    [InlineData("http://h:{path}/")]
    [InlineData("http://h/{name}")]
    [InlineData("http://h/{path")]
    [InlineData("http://u:p@h/{path}")]
    [InlineData("http://h/#{path}")]
    public void Parse_WrongTemplate_HasAFaultThatDoesNotQuoteIt(string template)
    {
        Assert.Null(UrlTemplate.Parse(template, out var fault));
        Assert.NotEmpty(fault);
        Assert.DoesNotContain("u:p", fault, StringComparison.Ordinal);
    }

    private static Uri? Expand(string template, string pattern, string name)
    {
        Assert.True(ChannelId.TryCreate(1, name, out var channel));
        var parsed = UrlTemplate.Parse(template, out var fault);
        Assert.Equal(string.Empty, fault);
        return parsed?.Expand(channel, pattern);
    }
}
