namespace LiveOrleans.Architecture;

public sealed class DocumentTests
{
    [Fact]
    public void Packages_EachGroup_HasAReason() => Assert.Empty(DocumentRules.GroupsWithoutReason(Repository.Read("Directory.Packages.props")));

    [Fact]
    public void Readme_Map_HasEachFolderOfSrc() => Assert.Empty(DocumentRules.FoldersNotOnTheMap(Repository.Read("README.md"), Repository.SourceFolders));

    [Fact]
    public void GroupsWithoutReason_NoComment_IsNamed() =>
        Assert.Equal(
            ["the packages of Wire have no reason"],
            DocumentRules.GroupsWithoutReason("""
                <Project>
                  <ItemGroup Label="Cluster"><!-- Why. --><PackageVersion Include="A" /></ItemGroup>
                  <ItemGroup Label="Wire"><PackageVersion Include="B" /></ItemGroup>
                  <ItemGroup><Other Include="C" /></ItemGroup>
                </Project>
                """));

    [Theory]
    [InlineData("Client is the folder of front-end nodes")]
    [InlineData("src/MyClient/ is another one")]
    public void FoldersNotOnTheMap_OnlyMentioned_IsNamed(string readme) =>
        Assert.Equal(["the README's map has no Client/"], DocumentRules.FoldersNotOnTheMap(readme, ["Client"]));

    [Fact]
    public void FoldersNotOnTheMap_Mapped_IsNothing() => Assert.Empty(DocumentRules.FoldersNotOnTheMap("src/\n  Client/  what a front-end node uses", ["Client"]));
}
