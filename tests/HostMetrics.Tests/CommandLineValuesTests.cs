namespace LiveOrleans.HostMetrics.Tests;

public sealed class CommandLineValuesTests
{
    private readonly List<string> _errors = [];

    [Theory]
    [InlineData("500ms", 500)]
    [InlineData("1s", 1000)]
    [InlineData("1.5s", 1500)]
    [InlineData("2m", 120_000)]
    public void Duration_NumberWithUnit_IsRead(string text, double milliseconds)
    {
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), CommandLineValues.Duration(text, _errors.Add));
        Assert.Empty(_errors);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("s")]
    [InlineData("-1s")]
    [InlineData("1ms")]
    [InlineData("61m")]
    [InlineData("1h")]
    public void Duration_AnythingElse_IsRefusedByName(string text)
    {
        CommandLineValues.Duration(text, _errors.Add);

        Assert.Contains($"'{text}'", Assert.Single(_errors), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:8000", "http://127.0.0.1:8000/")]
    [InlineData("https://example.org/grafana", "https://example.org/grafana/")]
    public void Address_HttpAddress_KeepsItsBasePath(string text, string expected) =>
        Assert.Equal(new Uri(expected), CommandLineValues.Address(text, _errors.Add));

    [Theory]
    [InlineData("localhost:8000")]
    [InlineData("ftp://example.org")]
    [InlineData("")]
    public void Address_AnythingElse_IsRefusedByName(string text)
    {
        Assert.Null(CommandLineValues.Address(text, _errors.Add));
        Assert.Contains($"'{text}'", Assert.Single(_errors), StringComparison.Ordinal);
    }
}
