using System.Runtime.CompilerServices;

namespace LiveOrleans.Gateway.Tests;

public sealed class OptionDocumentationTests
{
    [Fact]
    public async Task Documentation_TableOfOptions_IsTheOneInTheCode()
    {
        var documented = (await File.ReadAllLinesAsync(DocumentPath(), TestContext.Current.CancellationToken))
            .Where(line => line.StartsWith("| `live:", StringComparison.Ordinal));

        Assert.Equal(LiveOptionTable.All.Select(Row), documented);
    }

    private static string Row(LiveOption option) =>
        $"| `live:{option.Name}` | {option.Default} | {option.Bounds} | {option.Meaning} | {(option.FromGrafana ? "yes" : "no")} |";

    private static string DocumentPath([CallerFilePath] string path = "") =>
        Path.Combine(Path.GetDirectoryName(path) ?? ".", "../../../docs/configuration.md");
}
