namespace LiveOrleans.Architecture;

public sealed class NameTests
{
    [Theory]
    [InlineData("src")]
    [InlineData("tests")]
    [InlineData("samples")]
    [InlineData("bench")]
    public void Folders_OfTheRepository_HaveNamesThatSaySomething(string folder) =>
        Assert.Empty(Repository.Folders(folder).SelectMany(NameRules.BadFolders));

    [Theory]
    [InlineData("src")]
    [InlineData("tests")]
    [InlineData("samples")]
    [InlineData("bench")]
    public void Types_OfTheRepository_HaveNamesThatSaySomething(string folder) =>
        Assert.Empty(Repository.Files(folder).SelectMany(NameRules.BadTypes));

    [Theory]
    [InlineData("src/Gateway/Common")]
    [InlineData("src/Utils")]
    [InlineData("src/Channels/Helpers/Deep")]
    [InlineData("tests/Internal")]
    public void BadFolders_NameThatSaysNothing_IsNamed(string path) => Assert.Single(NameRules.BadFolders(path));

    [Theory]
    [InlineData("internal sealed class ChannelManager { }")]
    [InlineData("public record struct Utils(int A);")]
    [InlineData("interface IPushService;")]
    [InlineData("public sealed class Hub;")]
    [InlineData("enum Lock { A }")]
    [InlineData("record Channel;")]
    public void BadTypes_NameThatSaysNothingOrHides_IsNamed(string text) => Assert.Single(NameRules.BadTypes(new("src/Channels/A.cs", text)));

    [Theory]
    [InlineData("sealed class ChannelHub;")]
    [InlineData("// the class Manager was removed")]
    [InlineData("public readonly record struct Publication(int A);")]
    public void BadTypes_GoodName_IsNothing(string text) => Assert.Empty(NameRules.BadTypes(new("src/Channels/A.cs", text)));
}
