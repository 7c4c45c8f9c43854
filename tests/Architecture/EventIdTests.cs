namespace LiveOrleans.Architecture;

public sealed class EventIdTests
{
    [Fact]
    public void SourceFiles_EventIds_AreUnique() => Assert.Empty(EventIdRules.Duplicates(Repository.Files("src")));

    [Fact]
    public void SourceFiles_LogMessages_HaveNamedIds() => Assert.Empty(Repository.Files("src").SelectMany(EventIdRules.Unnamed));

    [Fact]
    public void Duplicates_TwoConstantsWithOneId_IsNamed() =>
        Assert.Equal(
            ["the id 7 is used twice: Client.A, Grains.B"],
            EventIdRules.Duplicates([new("src/Client/EventIds.cs", "internal const int A = 7;"), new("src/Grains/EventIds.cs", "internal const int B = 7;")]));

    [Theory]
    [InlineData("[LoggerMessage(EventIds.A, LogLevel.Debug, \"x\")]", "[LoggerMessage(EventIds.A, LogLevel.Debug, \"y\")]")]
    [InlineData("[LoggerMessage(EventId = EventIds.A)]", "[LoggerMessage(EventIds.A)]")]
    public void Duplicates_TwoMessagesWithOneEvent_IsNamed(string first, string second) =>
        Assert.Single(EventIdRules.Duplicates([new("src/Client/A.cs", first), new("src/Client/B.cs", second)]));

    [Theory]
    [InlineData("[LoggerMessage(7, LogLevel.Debug, \"x\")]")]
    [InlineData("[LoggerMessage(LogLevel.Debug, \"x\")]")]
    [InlineData("[LoggerMessage(LogLevel.Debug, \"x\", EventName = nameof(EventIds.A))]")]
    public void Unnamed_NumberOrNothing_IsNamed(string text) => Assert.Single(EventIdRules.Unnamed(new("src/Client/A.cs", text)));

    [Fact]
    public void Unnamed_ConstantOfEventIds_IsNothing() =>
        Assert.Empty(EventIdRules.Unnamed(new("src/Client/A.cs", "[LoggerMessage(EventIds.A, LogLevel.Debug, \"x\", EventName = nameof(EventIds.A))]")));
}
