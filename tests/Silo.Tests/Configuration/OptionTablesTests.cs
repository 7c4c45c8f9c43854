using System.Runtime.CompilerServices;
using LiveOrleans.Gateway;
using LiveOrleans.Redis;

namespace LiveOrleans.Silo.Tests;

public sealed class OptionTablesTests
{
    /// <summary>Set, the pages are written. CONTRIBUTING.md says how.</summary>
    private const string WriteVariable = "LIVEORLEANS_WRITE_OPTIONS";

    private const string WriteCommand = $"{WriteVariable}=1 dotnet run -c Release --project tests/Silo.Tests -- -class \"*{nameof(OptionTablesTests)}\"";

    private static readonly string[] Pages = ["configuration.md", "grafana.md", "plugins.md", "security.md"];

    public static TheoryData<string> AllPages => [.. Pages];

    [Theory]
    [MemberData(nameof(AllPages))]
    public async Task Documentation_TablesOfOptions_AreThoseThatTheCodeMakes(string page)
    {
        var text = await ReadAsync(page);
        var made = OptionTables.Fill(page, text);
        if (Environment.GetEnvironmentVariable(WriteVariable) is { Length: > 0 })
        {
            await File.WriteAllTextAsync(PathOf(page), made, TestContext.Current.CancellationToken);
            text = await ReadAsync(page);
        }

        var (line, there, wanted) = FirstDifference(text, made);
        Assert.True(
            line == 0,
            $"docs/{page} is not what the options make of it. Line {line} is\n  {there}\nand should be\n  {wanted}\nWrite it anew: {WriteCommand}");
    }

    [Fact]
    public async Task Documentation_EachTable_IsOnOnePage()
    {
        var found = new List<string>();
        foreach (var page in Pages)
        {
            found.AddRange(OptionTables.On(await ReadAsync(page)));
        }

        Assert.Equal(OptionTables.Names.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Contributing_HasTheCommandThatWritesThem() =>
        Assert.Contains(WriteCommand, await ReadAsync("../CONTRIBUTING.md"), StringComparison.Ordinal);

    [Fact]
    public void Fill_RowOfAnother_IsReplaced()
    {
        const string Before = "# Page\n\n<!-- table of options: live:webhooks -->\n\n";

        var made = OptionTables.Fill("configuration.md", $"{Before}| `url` | wrong |\n\nText | with a bar.\n");

        Assert.StartsWith($"{Before}| key | default | bounds | meaning |\n|---|---|---|---|\n| `url` | required | an absolute http", made, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong", made, StringComparison.Ordinal);
        Assert.EndsWith(" |\n\nText | with a bar.\n", made, StringComparison.Ordinal);
        Assert.Contains("[secret](#secrets)", made, StringComparison.Ordinal);
        Assert.Equal(made, OptionTables.Fill("configuration.md", made));
    }

    [Fact]
    public void Fill_UnknownTable_IsAFault() =>
        Assert.Throws<KeyNotFoundException>(() => OptionTables.Fill("configuration.md", "<!-- table of options: live:nothing -->\n\n"));

    [Fact]
    public void Default_OfTheAddressOfRedis_IsWhereItIsLookedFor()
    {
        Assert.True(RedisAddress.TryParse(new LiveOptions().HaEngineAddress, out var address, out _));
        Assert.Equal($"{address}", LiveOptionTable.All.Single(static option => option.Name is "ha_engine_address").Default);
    }

    private static (int Line, string There, string Wanted) FirstDifference(string text, string made)
    {
        var (there, wanted) = (text.Split('\n'), made.Split('\n'));
        for (var index = 0; index < Math.Max(there.Length, wanted.Length); index++)
        {
            var pair = (there.ElementAtOrDefault(index) ?? "(the end)", wanted.ElementAtOrDefault(index) ?? "(the end)");
            if (!string.Equals(pair.Item1, pair.Item2, StringComparison.Ordinal))
            {
                return (index + 1, pair.Item1, pair.Item2);
            }
        }

        return (0, string.Empty, string.Empty);
    }

    private static Task<string> ReadAsync(string page) => File.ReadAllTextAsync(PathOf(page), TestContext.Current.CancellationToken);

    private static string PathOf(string page, [CallerFilePath] string path = "") => Path.Combine(Path.GetDirectoryName(path) ?? ".", "../../../docs", page);
}
