using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace LiveOrleans.Silo.Tests;

public sealed partial class SourceDocumentationTests
{
    [Fact]
    public void Documentation_Example_IsReadWithoutFault()
    {
        var example = Assert.Single(JsonBlock().Matches(Section())).Groups["json"].Value;
        using var json = new MemoryStream(Encoding.UTF8.GetBytes(example));
        var sources = SourceReader.Read(new ConfigurationBuilder().AddJsonStream(json).Build(), SecretValues.None, out var faults);
        Assert.Empty(faults);
        Assert.Equal(
            [("ds/weather/*", "sse"), ("ds/trains/departures", "line-delimited"), ("ds/ships/*", "websocket"), ("ds/demo/*", "testdata")],
            sources.Select(source => (source.Channels, source.Type)));
    }

    [Fact]
    public void Documentation_KeysAndTypes_AreThoseInTheCode() =>
        Assert.Equal(
            [.. SourceReader.Keys, .. SourceKind.Names],
            FirstColumn().Matches(Section()).Select(row => row.Groups["name"].Value));

    private static string Section()
    {
        var text = File.ReadAllText(DocumentPath());
        var start = text.IndexOf("\n## Sources\n", StringComparison.Ordinal);
        return text[start..text.IndexOf("\n## ", start + 1, StringComparison.Ordinal)];
    }

    private static string DocumentPath([CallerFilePath] string path = "") =>
        Path.Combine(Path.GetDirectoryName(path) ?? ".", "../../../docs/configuration.md");

    [GeneratedRegex("```json\n(?<json>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex JsonBlock();

    // Keys and types are written in lower case, headers are not.
    [GeneratedRegex(@"^\| `(?<name>[a-z][\w-]*)` \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FirstColumn();
}
