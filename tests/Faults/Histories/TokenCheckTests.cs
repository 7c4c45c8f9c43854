namespace LiveOrleans.Faults;

/// <summary>Publications of holders that were superseded.</summary>
public sealed class TokenCheckTests
{
    private const string Channel = "1/ds/feed/a";

    [Fact]
    public void Check_RisingTokens_FindsNothing() => Assert.Empty(Check("""{"token":7}""", """{"token":7}""", """{"token":9}"""));

    [Fact]
    public void Check_LowerTokenAfterAHigherOne_IsStale() =>
        Assert.Equal(FaultKind.Stale, Assert.Single(Check("""{"token":7}""", """{"token":9}""", """{"token":7}""", """{"token":9}""")).Kind);

    [Fact]
    public void Check_DataWithoutAToken_IsPassedOver() => Assert.Empty(Check("""{"token":7}""", """{"other":1}""", """{"token":8}"""));

    private static IEnumerable<HistoryFault> Check(params string[] data)
    {
        var history = new ClientHistory("a");
        foreach (var (index, text) in data.Index())
        {
            history.Add(new ClientEvent.Published(0, Channel, new Position("e", (ulong)index + 1), text));
        }

        return TokenCheck.Check(history, Channel);
    }
}
