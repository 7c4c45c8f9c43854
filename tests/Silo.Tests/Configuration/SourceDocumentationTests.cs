using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace LiveOrleans.Silo.Tests;

public sealed partial class SourceDocumentationTests
{
    [Fact]
    public async Task Documentation_Example_IsReadWithoutFault()
    {
        var sources = await ReadAsync(Assert.Single(JsonBlock().Matches(Section())).Groups["json"].Value);
        Assert.Equal(
            [("ds/weather/*", "sse"), ("ds/trains/departures", "line-delimited"), ("ds/ships/*", "websocket"), ("ds/demo/*", "testdata")],
            sources.Select(source => (source.Channels, source.Type)));
    }

    [Fact]
    public void Documentation_Types_AreThoseInTheCode() =>
        Assert.Equal(SourceKind.Names, FirstColumn().Matches(Section()).Select(row => row.Groups["name"].Value).TakeLast(SourceKind.Names.Count));

    [Fact]
    public async Task PluginDocumentation_Example_IsReadWithoutFault()
    {
        // The plugin is on the machine of whoever follows it.
        var example = Assert.Single(JsonBlock().Matches(Read("plugins.md"))).Groups["json"].Value;
        var source = Assert.Single(await ReadAsync(Executable().Replace(example, "\"executable\": \"/bin/sh\"")));
        Assert.Equal(("ds/mqtt-1/*", SourceKind.Plugin), (source.Channels, source.Type));
    }

    private static async Task<IReadOnlyList<SourceSettings>> ReadAsync(string example)
    {
        using var json = new MemoryStream(Encoding.UTF8.GetBytes(example));
        var configuration = new ConfigurationBuilder().AddJsonStream(json).Build();
        var secrets = await SecretValues.ReadAsync(SourceReader.SectionOf(configuration), static _ => "a-token");
        var sources = SourceReader.Read(configuration, secrets, out var faults);
        Assert.Empty(faults);
        return sources;
    }

    private static string Section()
    {
        var text = Read("configuration.md");
        var start = text.IndexOf("\n## Sources\n", StringComparison.Ordinal);
        return text[start..text.IndexOf("\n## ", start + 1, StringComparison.Ordinal)];
    }

    private static string Read(string name, [CallerFilePath] string path = "") =>
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(path) ?? ".", "../../../docs", name));

    [GeneratedRegex("\"executable\": \"[^\"]*\"", RegexOptions.None, 1000)]
    private static partial Regex Executable();

    [GeneratedRegex("```json\n(?<json>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex JsonBlock();

    // Keys and types are written in lower case, headers are not.
    [GeneratedRegex(@"^\| `(?<name>[a-z][\w-]*)` \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FirstColumn();
}
