namespace LiveOrleans.Channels.Tests;

public sealed class SourceLedgerTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(3);

    private readonly SourceLedger _ledger = new(Lease);
    private long _sequence;

    [Fact]
    public void Add_OpenedAfterItWasClosed_IsWell()
    {
        Assert.Null(Opened(1, seconds: 0));
        Assert.Null(Closed(1, seconds: 0));
        Assert.Null(Opened(2, seconds: 0));
    }

    [Fact]
    public void Add_OpenedAfterTheLeaseRanOut_IsWell()
    {
        Assert.Null(Opened(1, seconds: 0));
        Assert.Null(Opened(2, seconds: 3));
    }

    [Fact]
    public void Add_OpenedWhileTheLeaseMustLive_NamesTheFirst()
    {
        Assert.Null(Opened(1, seconds: 0));
        Assert.Equal(new FencingToken(1), Opened(2, seconds: 2)?.Token);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(4)]
    public void Add_TokenThatDoesNotRise_NamesTheFirst(long token)
    {
        Assert.Null(Opened(5, seconds: 0));
        Assert.Null(Closed(5, seconds: 1));
        Assert.Equal(new FencingToken(5), Opened(token, seconds: 60)?.Token);
    }

    [Fact]
    public void Add_ClosingOfAnEarlierLease_LeavesTheLastOpen()
    {
        Assert.Null(Opened(1, seconds: 0));
        Assert.Null(Opened(2, seconds: 3));
        Assert.Null(Closed(1, seconds: 3));
        Assert.Equal(new FencingToken(2), Opened(3, seconds: 4)?.Token);
    }

    [Fact]
    public void Add_OpenedOnAnotherChannel_IsApart()
    {
        Assert.Null(Opened(5, seconds: 0));
        Assert.Null(Opened(4, seconds: 0, "ds/uid/other"));
    }

    [Fact]
    public void Add_ManyChannels_ForgetsThoseThatAreClosed()
    {
        Opened(10, seconds: 0);
        Opened(10, seconds: 0, "ds/uid/closed");
        Closed(10, seconds: 0, "ds/uid/closed");
        for (var i = 0; i < 20_000; i++)
        {
            Opened(10, seconds: 0, $"ds/uid/{i}");
        }

        Assert.Null(Opened(9, seconds: 60, "ds/uid/closed"));
        Assert.NotNull(Opened(9, seconds: 60));
    }

    private ChannelEvent? Opened(long token, int seconds, string channel = "ds/uid/x") => Add(ChannelEventKind.SourceOpened, token, seconds, channel);

    private ChannelEvent? Closed(long token, int seconds, string channel = "ds/uid/x") => Add(ChannelEventKind.SourceClosed, token, seconds, channel);

    private ChannelEvent? Add(ChannelEventKind kind, long token, int seconds, string name)
    {
        var channel = ChannelId.TryCreate(1, name, out var id) ? id : throw new ArgumentException(name, nameof(name));
        return _ledger.Add(new ChannelEvent(
            new ChannelEventId(1, ++_sequence), kind, channel, new NodeId("n"), new FencingToken(token), DateTimeOffset.UnixEpoch.AddSeconds(seconds)));
    }
}
