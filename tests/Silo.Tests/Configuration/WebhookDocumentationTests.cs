using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using LiveOrleans.Channels;
using Microsoft.Extensions.Configuration;

namespace LiveOrleans.Silo.Tests;

public sealed partial class WebhookDocumentationTests
{
    [Fact]
    public void Documentation_Example_IsReadWithoutFault()
    {
        var example = Assert.Single(JsonBlock().Matches(Section())).Groups["json"].Value;
        using var json = new MemoryStream(Encoding.UTF8.GetBytes(example));
        var webhook = Assert.Single(WebhookReader.Read(new ConfigurationBuilder().AddJsonStream(json).Build(), SecretValues.None, out var faults));
        Assert.Empty(faults);
        Assert.Equal([ChannelEventKind.Occupied, ChannelEventKind.Vacated], webhook.Kinds);
    }

    [Fact]
    public void Documentation_Kinds_AreThoseInTheCode() => Assert.Equal(ChannelEventNames.All, FirstColumn(Read("events.md")).Take(ChannelEventNames.All.Count));

    private static IEnumerable<string> FirstColumn(string text) => Row().Matches(text).Select(row => row.Groups["name"].Value);

    private static string Section()
    {
        var text = Read("configuration.md");
        var start = text.IndexOf("\n## Webhooks\n", StringComparison.Ordinal);
        return text[start..text.IndexOf("\n## ", start + 1, StringComparison.Ordinal)];
    }

    private static string Read(string name, [CallerFilePath] string path = "") =>
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(path) ?? ".", "../../../docs", name));

    [GeneratedRegex("```json\n(?<json>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex JsonBlock();

    [GeneratedRegex(@"^\| `(?<name>[a-z][\w-]*)` \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Row();
}
