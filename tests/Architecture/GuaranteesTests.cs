using System.Text.RegularExpressions;

namespace LiveOrleans.Architecture;

public sealed partial class GuaranteesTests
{
    [Fact]
    public void Page_EachTestItNames_Exists()
    {
        var tests = Repository.Files("tests");
        var names = TestName().Matches(Repository.Read("docs/guarantees.md")).ToArray();

        Assert.NotEmpty(names);
        Assert.Empty(names.Where(name => !tests.Any(file => file.Path.EndsWith($"/{name.Groups["class"].Value}.cs", StringComparison.Ordinal)
            && file.Text.Contains($" {name.Groups["method"].Value}(", StringComparison.Ordinal))).Select(static name => name.Value));
    }

    [GeneratedRegex(@"`(?<class>\w+Tests)\.(?<method>\w+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TestName();
}
