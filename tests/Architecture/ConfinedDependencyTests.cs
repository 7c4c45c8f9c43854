namespace LiveOrleans.Architecture;

public sealed class ConfinedDependencyTests
{
    public static TheoryData<string> Names => ["Orleans", "Redis"];

    [Theory]
    [MemberData(nameof(Names))]
    public void ProjectFiles_Packages_AreConfined(string name) =>
        Assert.Empty(Repository.SourceProjects.Select(Repository.Project).SelectMany(Named(name).ForbiddenPackages));

    [Theory]
    [MemberData(nameof(Names))]
    public void SourceFiles_Namespaces_AreConfined(string name) =>
        Assert.Empty(Repository.Files("src").SelectMany(Named(name).ForbiddenUses));

    [Theory]
    [InlineData("Orleans", "Microsoft.Orleans.Server", "Gateway")]
    [InlineData("Orleans", "Microsoft.Orleans.Sdk", "Channels")]
    [InlineData("Orleans", "Microsoft.Orleans.Sdk", "Redis")]
    [InlineData("Orleans", "Microsoft.Orleans.Clustering.Redis", "Gateway")]
    [InlineData("Redis", "StackExchange.Redis", "Grains")]
    public void ForbiddenPackages_InAnotherProject_IsNamed(string name, string package, string project)
    {
        var file = ProjectFile.Parse(project, $"""<Project><ItemGroup><PackageReference Include="{package}" /></ItemGroup></Project>""");

        Assert.Equal([$"{project} must not reference the package {package}"], Named(name).ForbiddenPackages(file));
    }

    [Theory]
    [InlineData("Orleans", "using Orleans;")]
    [InlineData("Orleans", "using Orleans.Runtime;")]
    [InlineData("Orleans", "using static Orleans.Runtime.Constants;")]
    [InlineData("Orleans", "[global::Orleans.GenerateSerializer] class A;")]
    [InlineData("Redis", "using StackExchange.Redis;")]
    public void ForbiddenUses_InAnotherProject_IsNamed(string name, string text) =>
        Assert.Single(Named(name).ForbiddenUses(new("src/Channels/A.cs", text)));

    [Theory]
    [InlineData("namespace LiveOrleans.Channels;")]
    [InlineData("// Orleans.Runtime places it")]
    [InlineData("using LiveOrleans;")]
    public void ForbiddenUses_OwnNamespaceOrComment_IsNothing(string text) =>
        Assert.Empty(ConfinedDependency.Orleans.ForbiddenUses(new("src/Channels/A.cs", text)));

    [Fact]
    public void ForbiddenUses_OrleansInRedis_IsForMembershipAlone()
    {
        Assert.Empty(ConfinedDependency.Orleans.ForbiddenUses(new("src/Redis/Membership/A.cs", "using Orleans.Hosting;")));
        Assert.Single(ConfinedDependency.Orleans.ForbiddenUses(new("src/Redis/Log/A.cs", "using Orleans.Hosting;")));
    }

    private static ConfinedDependency Named(string name) => name is "Orleans" ? ConfinedDependency.Orleans : ConfinedDependency.Redis;
}
