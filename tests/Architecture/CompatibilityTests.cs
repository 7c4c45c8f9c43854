namespace LiveOrleans.Architecture;

public sealed class CompatibilityTests
{
    private static readonly SourceFile[] Tests = [new("tests/A.Tests/ListTests.cs", "public async Task List_Slow_IsPartial()")];
    private static readonly Dictionary<string, string> Scripts = new(StringComparer.Ordinal) { ["push.test.mjs"] = "test('a bad line is named', …" };

    private static readonly string[] ScriptFolders = ["cases", "browser"];

    [Fact]
    public void Page_EachRow_NamesTestsThatExist()
    {
        var scripts = ScriptFolders
            .SelectMany(folder => Directory.GetFiles(Path.Combine(Repository.Root, "tests/Conformance", folder), "*.mjs"))
            .ToDictionary(path => Path.GetFileName(path), File.ReadAllText, StringComparer.Ordinal);

        Assert.Empty(CompatibilityRules.Faults(Repository.Read("docs/compatibility.md"), Repository.Files("tests"), scripts));
    }

    [Theory]
    [InlineData("| push | better | Named. | `push.test.mjs: a bad line is named` |")]
    [InlineData("| list | same | | `ListTests.List_Slow_IsPartial`, `ListTests` |")]
    public void Faults_RowWithTests_IsNothing(string row) => Assert.Empty(CompatibilityRules.Faults(row, Tests, Scripts));

    [Theory]
    [InlineData("| push | same | | `push.test.mjs: a good line` |", "\"push\" names push.test.mjs: a good line, which does not exist")]
    [InlineData("| list | same | | `ListTests.List_Fast_IsWhole` |", "\"list\" names ListTests.List_Fast_IsWhole, which does not exist")]
    [InlineData("| list | same | | a test |", "\"list\" names no test")]
    [InlineData("| list | better | | `ListTests` |", "\"list\" does not say how or why not")]
    [InlineData("| list | soon | In a while. | `ListTests` |", "\"list\" is \"soon\", not one of same, better, not")]
    public void Faults_BadRow_IsNamed(string row, string fault) => Assert.Equal([fault], CompatibilityRules.Faults(row, Tests, Scripts));
}
