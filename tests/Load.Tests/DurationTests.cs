using System.CommandLine;

namespace LiveOrleans.Load.Tests;

public sealed class DurationTests
{
    [Theory]
    [InlineData("10s", 10_000)]
    [InlineData("500ms", 500)]
    [InlineData("1.5s", 1_500)]
    [InlineData("2m", 120_000)]
    [InlineData("24000ms", 24_000)]
    public void TryParse_NumberAndUnit_IsReadAndWrittenSoThatItIsReadAgain(string text, int milliseconds)
    {
        Assert.True(Duration.TryParse(text, out var duration));
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), duration.Value);

        Assert.True(Duration.TryParse(duration.ToString(), out var again));
        Assert.Equal(duration, again);
    }

    [Theory]
    [InlineData("4")]
    [InlineData("00:00:10")]
    [InlineData("s")]
    [InlineData("-1s")]
    [InlineData("1441m")]
    [InlineData("1h")]
    public void TryParse_AnythingElse_IsRefused(string text) => Assert.False(Duration.TryParse(text, out _));

    [Theory]
    [InlineData("--duration", "10s")]
    [InlineData("--warmup", "2s")]
    [InlineData("--timeout", "30s")]
    public async Task Help_DefaultOfADuration_IsATextThatTheOptionTakes(string option, string standard)
    {
        var root = new RootCommand { FanoutCommand.Create() };
        await using var help = new StringWriter();

        await root.Parse(["fanout", "--help"]).InvokeAsync(new InvocationConfiguration { Output = help }, TestContext.Current.CancellationToken);

        var row = Assert.Single(help.ToString().Split('\n'), line => line.TrimStart().StartsWith(option + ' ', StringComparison.Ordinal));
        Assert.Contains($"[default: {standard}]", row, StringComparison.Ordinal);
        Assert.Empty(root.Parse(["fanout", option, standard]).Errors);
    }
}
