namespace LiveOrleans.Architecture;

public sealed class SourceFileTests
{
    [Theory]
    [InlineData("a // b\nc", "a \nc")]
    [InlineData("a /* b\n */ c", "a \n c")]
    [InlineData("var a = \"b // c\"; // d", "var a = \"\"; ")]
    [InlineData("var a = @\"b\"\"c\" + 'd';", "var a = \"\" + \"\";")]
    [InlineData("var a = \"\"\"\n  b \"c\"\n  \"\"\";", "var a = \"\"\n\n;")]
    public void Code_CommentsAndStrings_AreRemoved(string text, string expected) => Assert.Equal(expected, new SourceFile("src/A/B.cs", text).Code);

    [Fact]
    public void Repository_HasWhatTheRulesRead()
    {
        // A rule over an empty list of files would always hold.
        Assert.Contains("Channels", Repository.SourceProjects);
        Assert.Contains(Repository.Files("src"), file => file.Path is "src/Silo/Program.cs");
        Assert.NotEmpty(Repository.Files("tests"));
    }
}
