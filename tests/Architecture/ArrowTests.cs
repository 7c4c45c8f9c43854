namespace LiveOrleans.Architecture;

public sealed class ArrowTests
{
    [Fact]
    public void ProjectFiles_EachReference_IsInTheTable() =>
        Assert.Empty(Repository.SourceProjects.Select(Repository.Project).SelectMany(ArrowRules.ForbiddenReferences));

    [Fact]
    public void SourceFiles_EachUse_IsInTheTable() =>
        Assert.Empty(Repository.Files("src").SelectMany(ArrowRules.ForbiddenUses));

    [Fact]
    public void Folders_EachProject_IsInTheTable() => Assert.Empty(ArrowRules.Unlisted(Repository.SourceFolders));

    [Theory]
    [InlineData("Channels", "Frames")]
    [InlineData("Frames", "Channels")]
    [InlineData("Protocol", "Frames")]
    [InlineData("Redis", "Grains")]
    [InlineData("Sources", "Redis")]
    [InlineData("Grains", "Client")]
    [InlineData("Client", "Gateway")]
    [InlineData("Gateway", "Grains")]
    [InlineData("Unheard", "Channels")]
    public void ForbiddenReferences_ArrowNotInTheTable_IsNamed(string from, string to)
    {
        var project = ProjectFile.Parse(from, $"""<Project><ItemGroup><ProjectReference Include="../{to}/{to}.csproj" /></ItemGroup></Project>""");

        Assert.Equal([$"{from} must not reference {to}"], ArrowRules.ForbiddenReferences(project));
    }

    [Theory]
    [InlineData("using LiveOrleans.Grains;")]
    [InlineData("using Alias = LiveOrleans.Grains.IChannelGrain;")]
    [InlineData("class A { LiveOrleans.Grains.IChannelGrain b; }")]
    public void ForbiddenUses_NeighboursNeighbour_IsNamed(string text) =>
        Assert.Equal(["src/Gateway/A.cs must not use Grains"], ArrowRules.ForbiddenUses(new("src/Gateway/A.cs", text)));

    [Theory]
    [InlineData("using LiveOrleans.Channels;")]
    [InlineData("namespace LiveOrleans.Gateway;")]
    [InlineData("// LiveOrleans.Grains is not used here")]
    [InlineData("var name = \"LiveOrleans.Grains\";")]
    public void ForbiddenUses_AllowedOrOnlyMentioned_IsNothing(string text) =>
        Assert.Empty(ArrowRules.ForbiddenUses(new("src/Gateway/A.cs", text)));

    [Fact]
    public void Unlisted_NewFolder_IsNamed() => Assert.Equal(["Common is not in the table"], ArrowRules.Unlisted(["Channels", "Common", "Silo"]));
}
