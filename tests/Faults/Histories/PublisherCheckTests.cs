namespace LiveOrleans.Faults;

/// <summary>What publishers were told, against what is there.</summary>
public sealed class PublisherCheckTests
{
    private const string Channel = "1/stream/a/b";

    [Fact]
    public void Check_AllThereInOrder_FindsNothing() => Assert.Empty(Kinds([(1, 1), (2, 2)], (1, true), (2, true)));

    [Fact]
    public void Check_AcknowledgedAndMissing_IsLost() => Assert.Equal([FaultKind.Lost], Kinds([(1, 1)], (1, true), (2, true)));

    [Fact]
    public void Check_NotAcknowledgedAndMissing_IsAllowed() => Assert.Empty(Kinds([(1, 1)], (1, true), (2, false)));

    [Fact]
    public void Check_NotAcknowledgedAndThere_IsAllowed() => Assert.Empty(Kinds([(1, 1), (2, 2)], (1, true), (2, false)));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Check_AtTwoPositions_IsDoubled(bool isAcknowledged) => Assert.Equal([FaultKind.Doubled], Kinds([(1, 1), (2, 1)], (1, isAcknowledged)));

    [Fact]
    public void Check_AgainstThePublishersOrder_IsReordered() => Assert.Equal([FaultKind.Reordered], Kinds([(1, 2), (2, 1)], (1, true), (2, true)));

    [Fact]
    public void Check_LateWithoutHavingBeenAcknowledged_IsAllowed() => Assert.Empty(Kinds([(1, 2), (2, 1)], (1, false), (2, true)));

    [Fact]
    public void Check_InAnotherChannelOnly_IsLost()
    {
        var publisher = new PublisherHistory("p");
        publisher.Add(new PublisherHistory.Attempt("1/stream/c/d", PublisherCheck.IdOf("p", 1), IsAcknowledged: true));

        Assert.Equal(FaultKind.Lost, Assert.Single(Check([(1, 1)]).Check([publisher])).Kind);
    }

    [Fact]
    public void Check_IdThatBeginsAnother_IsNotTakenForIt() => Assert.Equal([FaultKind.Lost], Kinds([(1, 12)], (1, true)));

    private static PublisherCheck Check((ulong Offset, int Number)[] there) =>
        new(there.Select(static entry => (Channel, new Position("e", entry.Offset), $$"""{"id":"{{PublisherCheck.IdOf("p", entry.Number)}}"}""")));

    private static List<FaultKind> Kinds((ulong Offset, int Number)[] there, params (int Number, bool IsAcknowledged)[] sent)
    {
        var publisher = new PublisherHistory("p");
        foreach (var (number, isAcknowledged) in sent)
        {
            publisher.Add(new PublisherHistory.Attempt(Channel, PublisherCheck.IdOf("p", number), isAcknowledged));
        }

        return [.. Check(there).Check([publisher]).Select(static fault => fault.Kind)];
    }
}
