namespace LiveOrleans.Rules.Tests;

/// <summary>Runs every example of docs/channel-rules.md: the rules of a section, and what it says they make of publications.</summary>
public sealed class RuleDocumentationTests
{
    public static TheoryData<string> Sections => [.. Read().Where(static section => section.Contains("```text", StringComparison.Ordinal))];

    [Fact]
    public void Document_Examples_AreManySections() => Assert.True(Sections.Count >= 7);

    [Theory]
    [MemberData(nameof(Sections))]
    public void Document_Section_DoesWhatItSays(string section)
    {
        var set = TestRules.Set([.. Blocks(section, "json")]);
        Assert.Empty(set.Conflicts);
        foreach (var (publish, expected) in Steps(Blocks(section, "text").Single()))
        {
            var parts = publish.Split(' ', 3);
            var result = TestRules.Run(set, parts[1], parts[2]);
            if (expected is [['r', 'e', 'f', ..] refusal])
            {
                Assert.Contains(refusal["refused ".Length..], result.Fault, StringComparison.Ordinal);
                Assert.Empty(result.Outputs);
                continue;
            }

            Assert.Null(result.Fault);
            Assert.Equal(expected.Select(static line => line["stored ".Length..]), result.Outputs.Select(TestRules.TextOf));
        }
    }

    private static string[] Read()
    {
        using var stream = typeof(RuleDocumentationTests).Assembly.GetManifestResourceStream("channel-rules.md") ?? throw new InvalidOperationException("The document is missing.");
        using var reader = new StreamReader(stream);
        var sections = new List<List<string>> { new() };
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#'))
            {
                sections.Add([]);
            }

            // The outputs of publications and of frames are two examples in one section.
            if (line is "```json" && sections[^1].Contains("```text"))
            {
                sections.Add([sections[^1][0]]);
            }

            sections[^1].Add(line);
        }

        return [.. sections.Select(static lines => string.Join('\n', lines))];
    }

    private static IEnumerable<string> Blocks(string section, string kind) =>
        section.Split($"```{kind}\n").Skip(1).Select(static rest => rest[..rest.IndexOf("\n```", StringComparison.Ordinal)]);

    private static List<(string Publish, List<string> Expected)> Steps(string block)
    {
        var steps = new List<(string Publish, List<string> Expected)>();
        foreach (var line in block.Split('\n'))
        {
            if (line.StartsWith("publish ", StringComparison.Ordinal))
            {
                steps.Add((line, []));
            }
            else
            {
                steps[^1].Expected.Add(line);
            }
        }

        return steps;
    }
}
