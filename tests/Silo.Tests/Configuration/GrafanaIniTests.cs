namespace LiveOrleans.Silo.Tests;

public sealed class GrafanaIniTests
{
    [Theory]
    [InlineData("[live]\nmax_connections = 5", "live", "max_connections", "5")]
    [InlineData("[live]\r\nmax_connections=5\r\n", "live", "max_connections", "5")]
    [InlineData("[live]\nmax_connections: 5", "live", "max_connections", "5")]
    [InlineData("  [ live ]  ; mine\n\tmax_connections\t=\t5\t", "live", "max_connections", "5")]
    [InlineData("\uFEFF[live]\na = 1", "live", "a", "1")]
    [InlineData("a = 1", "", "a", "1")]
    [InlineData("[live]\nha_engine =", "live", "ha_engine", "")]
    [InlineData("[live]\na = 1 ; why", "live", "a", "1")]
    [InlineData("[live]\na = 1 # why", "live", "a", "1")]
    [InlineData("[live]\na = \"1 ; 2\" ; why", "live", "a", "1 ; 2")]
    [InlineData("[live]\na = '#1'", "live", "a", "#1")]
    [InlineData("[live]\na = `#1`", "live", "a", "#1")]
    [InlineData("[live]\na = \"\"\"#pass;word\"\"\"", "live", "a", "#pass;word")]
    [InlineData("[live]\na = \"open", "live", "a", "\"open")]
    [InlineData("[live]\na = https://x.example:3000/", "live", "a", "https://x.example:3000/")]
    [InlineData("[auth.google]\na = b=c", "auth.google", "a", "b=c")]
    public void Parse_Entry_IsRead(string text, string section, string key, string value)
    {
        var entry = Assert.Single(GrafanaIni.Parse(text, out var faults));

        Assert.Empty(faults);
        Assert.Equal((section, key, value), (entry.Section, entry.Key, entry.Value));
    }

    [Theory]
    [InlineData("")]
    [InlineData("; comment\n# comment\n\n   \n[live]")]
    [InlineData("[live]\n;max_connections = 5\n  # a = b")]
    public void Parse_NothingSaid_IsEmpty(string text)
    {
        Assert.Empty(GrafanaIni.Parse(text, out var faults));
        Assert.Empty(faults);
    }

    [Theory]
    [InlineData("[live]\nnonsense\na = 1", "line 2")]
    [InlineData("[live]\n= 5\na = 1", "line 2")]
    [InlineData("[server\n[live]\na = 1", "line 1")]
    public void Parse_BadLine_IsNamedAndTheRestIsRead(string text, string where)
    {
        var entries = GrafanaIni.Parse(text, out var faults);

        Assert.StartsWith(where, Assert.Single(faults), StringComparison.Ordinal);
        Assert.Equal(("live", "a", 3), (entries[0].Section, entries[0].Key, entries[0].Line));
    }
}
