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
    public void Documentation_KeysAndTypes_AreThoseInTheCode() =>
        Assert.Equal(
            [.. SourceReader.Keys, .. RemoteSourceReader.Keys, .. SourceKind.Names],
            FirstColumn().Matches(Section()).Select(row => row.Groups["name"].Value));

    [Fact]
    public async Task PluginDocumentation_Example_IsReadWithoutFault()
    {
        // The plugin is on the machine of whoever follows it.
        var example = Assert.Single(JsonBlock().Matches(Read("plugins.md"))).Groups["json"].Value;
        var source = Assert.Single(await ReadAsync(Executable().Replace(example, "\"executable\": \"/bin/sh\"")));
        Assert.Equal(("ds/mqtt-1/*", SourceKind.Plugin), (source.Channels, source.Type));
    }

    [Fact]
    public void PluginDocumentation_Keys_AreThoseInTheCode()
    {
        var keys = PluginReader.Keys.Except(["data_source", "app"], StringComparer.Ordinal)
            .Concat(PluginSettingsReader.DataSourceKeys.Select(static key => $"data_source:{key}"))
            .Concat(PluginSettingsReader.AppKeys.Select(static key => $"app:{key}"));
        Assert.Equal(keys.Order(StringComparer.Ordinal), PluginKeys().Order(StringComparer.Ordinal));
    }

    // A row may name several keys; the first has the object's name, which goes for all of them.
    private static IEnumerable<string> PluginKeys()
    {
        foreach (var row in Read("plugins.md").Split('\n').Where(static line => line.StartsWith("| `", StringComparison.Ordinal)))
        {
            string[] names = [.. row.Split('|')[1].Split(',').Select(static name => name.Trim(' ', '`'))];
            var prefix = names[0][..(names[0].IndexOf(':', StringComparison.Ordinal) + 1)];
            foreach (var name in names.Where(static name => !name.Contains(' ', StringComparison.Ordinal) && !char.IsUpper(name[0])))
            {
                yield return name.Contains(':', StringComparison.Ordinal) ? name : prefix + name;
            }
        }
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
