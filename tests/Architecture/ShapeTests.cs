namespace LiveOrleans.Architecture;

public sealed class ShapeTests
{
    [Fact]
    public void SourceFiles_Namespaces_AreFileScopedAndTheProjects() => Assert.Empty(Repository.Files("src").SelectMany(ShapeRules.NamespaceFaults));

    [Fact]
    public void SourceFiles_Lengths_AreBounded() => Assert.Empty(Repository.Files("src").SelectMany(ShapeRules.TooLong));

    // Real processes, whose faults last for a while: there, and only there, time may pass.
    [Fact]
    public void Tests_WaitForEvents_NotForTime() =>
        Assert.Empty(Repository.Files("tests").Where(static file => file.Project is not "Faults").SelectMany(ShapeRules.Sleeps));

    [Theory]
    [InlineData("namespace LiveOrleans.Channels { class A; }")]
    [InlineData("namespace LiveOrleans.Channels\n{\n}")]
    [InlineData("namespace LiveOrleans.Frames;")]
    [InlineData("class A;")]
    public void NamespaceFaults_BlockOrForeignOrNone_IsNamed(string text) => Assert.Single(ShapeRules.NamespaceFaults(new("src/Channels/A.cs", text)));

    [Theory]
    [InlineData("src/Channels/A.cs", "using System;\n\nnamespace LiveOrleans.Channels;\n\nclass A;")]
    [InlineData("src/Silo/Program.cs", "Run();")]
    public void NamespaceFaults_FileScopedOrTopLevel_IsNothing(string path, string text) => Assert.Empty(ShapeRules.NamespaceFaults(new(path, text)));

    [Theory]
    [InlineData(400, 0)]
    [InlineData(401, 1)]
    public void TooLong_Lines_AreCounted(int lines, int faults) =>
        Assert.Equal(faults, ShapeRules.TooLong(new("src/Channels/A.cs", string.Concat(Enumerable.Repeat("x\n", lines)))).Count());

    [Theory]
    [InlineData("await Task.Delay(1);")]
    [InlineData("await Task.Delay(one, time);")]
    [InlineData("Thread.Sleep(1);")]
    [InlineData("SpinWait.SpinUntil(() => true);")]
    public void Sleeps_WaitForTime_IsNamed(string text) => Assert.Single(ShapeRules.Sleeps(new("tests/A.Tests/A.cs", text)));

    [Fact]
    public void Sleeps_OnlyMentioned_IsNothing() => Assert.Empty(ShapeRules.Sleeps(new("tests/A.Tests/A.cs", "// no Task.Delay\nvar a = \"Thread.Sleep\";")));
}
