using LiveOrleans.Channels;

namespace LiveOrleans.Client.Tests;

public sealed class ChannelReplicaTests : IDisposable
{
    private readonly ReplicaFixture _fixture = new();

    private RecordingObserver Observer => _fixture.Observer;

    [Fact]
    public async Task Open_ChannelWithAHistory_ShowsIt()
    {
        await _fixture.PublishAsync(3);
        await using var replica = await _fixture.OpenAsync();
        Assert.Equal(3UL, Top(replica).Offset);
        Assert.Equal(3, replica.Read(0, static (cache, _) => cache.Count));
        Assert.Empty(Observer.Offsets);
    }

    [Fact]
    public async Task Open_PublishedBetweenReadAndJoin_IsToldOnce()
    {
        await _fixture.PublishAsync(2);
        _fixture.Log.AfterRead = _ => _fixture.PublishAsync(2);
        await using var replica = await _fixture.OpenAsync();
        Assert.Equal(4UL, Top(replica).Offset);
        Assert.Equal([3UL, 4UL], Observer.Offsets);
    }

    [Fact]
    public async Task OnPublications_NoLoss_NeverReadsTheLogAgain()
    {
        await using var replica = await _fixture.OpenAsync();
        for (var i = 0; i < 10; i++)
        {
            await _fixture.PublishAsync();
        }

        Assert.Equal(Enumerable.Range(1, 10).Select(i => (ulong)i), Observer.Offsets);
        Assert.Equal(1, _fixture.Log.Reads);
    }

    [Fact]
    public async Task OnPublications_AfterALoss_HealsWithOneReadBeforeAnythingBeyond()
    {
        await using var replica = await _fixture.OpenAsync();
        _fixture.Broker.Times = static batch => batch.Publications[0].Offset is 2 or 3 or 4 ? 0 : 1;
        for (var i = 0; i < 6; i++)
        {
            await _fixture.PublishAsync();
        }

        await Observer.ReachesAsync(6);
        Assert.Equal([1UL, 2UL, 3UL, 4UL, 5UL, 6UL], Observer.Offsets);
        Assert.Equal(2, _fixture.Log.Reads);
    }

    [Fact]
    public async Task OnPublications_AfterALoss_IsReportedAsHealed()
    {
        await _fixture.ReportAsync();
        await using var replica = await _fixture.OpenAsync();
        _fixture.Broker.Times = static batch => batch.Publications[0].Offset is 2 ? 0 : 1;
        for (var i = 0; i < 3; i++)
        {
            await _fixture.PublishAsync();
        }

        await _fixture.Events.WaitAsync(TestContext.Current.CancellationToken);
        var events = (await _fixture.Events.ReadAsync(ChannelEventId.None, 10, TestContext.Current.CancellationToken)).Events;
        Assert.Equal((ChannelEventKind.Healed, _fixture.Channel), (Assert.Single(events).Kind, events[0].Channel));
    }

    [Fact]
    public async Task OnPublications_Repeated_IsToldOnce()
    {
        await using var replica = await _fixture.OpenAsync();
        _fixture.Broker.Times = static _ => 3;
        await _fixture.PublishAsync(2);
        await _fixture.PublishAsync();
        Assert.Equal([1UL, 2UL, 3UL], Observer.Offsets);
    }

    [Fact]
    public async Task Heal_LogThatFails_IsAskedAgain()
    {
        await using var replica = await _fixture.OpenAsync();
        _fixture.Log.AfterRead = read => read < 4 ? throw new IOException("away") : Task.CompletedTask;
        _fixture.Broker.Times = static batch => batch.Publications[0].Offset == 1 ? 0 : 1;
        await _fixture.PublishAsync();
        await _fixture.PublishAsync();
        await Observer.ReachesAsync(2);
        Assert.Equal([1UL, 2UL], Observer.Offsets);
    }

    [Fact]
    public async Task Heal_HistoryThatDoesNotReachBack_TellsTheSessions()
    {
        await using var replica = await _fixture.OpenAsync();
        _fixture.Broker.Times = static batch => batch.Publications[0].Offset <= 400 ? 0 : 1;
        for (var i = 0; i < 401; i++)
        {
            await _fixture.PublishAsync();
        }

        await Observer.Reset.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Empty(Observer.Offsets);
        Assert.Equal(401UL, Top(replica).Offset);
    }

    [Fact]
    public async Task OnPublications_OfANewEpoch_TellsTheSessions()
    {
        await _fixture.PublishAsync(3);
        await using var replica = await _fixture.OpenAsync();
        var before = Top(replica);
        await _fixture.PublishAsync(1, known: before with { Offset = 9 });
        await Observer.Reset.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.NotEqual(before.Epoch, Top(replica).Epoch);
        Assert.Equal(1UL, Top(replica).Offset);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task OnPublications_AnyLossAndRepetition_AreInOrderWithoutGaps(int seed)
    {
        var random = new Random(seed);
        await using var replica = await _fixture.OpenAsync();
        _fixture.Broker.Times = _ => random.Next(4) switch { 0 => 0, 1 => 2, _ => 1 };
        const int Batches = 200;
        for (var i = 0; i < Batches; i++)
        {
            await _fixture.PublishAsync();

            // So that a gap never outgrows the history while a heal waits for a thread.
            if (i % 50 == 49)
            {
                _fixture.Broker.Times = static _ => 1;
                await _fixture.PublishAsync();
                await Observer.ReachesAsync((ulong)(i + 1 + ((i + 1) / 50)));
                _fixture.Broker.Times = _ => random.Next(4) switch { 0 => 0, 1 => 2, _ => 1 };
            }
        }

        Assert.Equal(Enumerable.Range(1, Batches + (Batches / 50)).Select(offset => (ulong)offset), Observer.Offsets);
        Assert.False(Observer.Reset.IsCompleted);
    }

    [Fact]
    public async Task OnPresence_Joins_AreTold()
    {
        await using var replica = await _fixture.OpenAsync();
        replica.OnPresence(new PresenceChange([new ClientInfo("1", "a")], []));
        Assert.Equal(["a"], Observer.Joined);
    }

    [Fact]
    public async Task Dispose_Replica_HearsNothingMore()
    {
        var replica = await _fixture.OpenAsync();
        await replica.DisposeAsync();
        await _fixture.PublishAsync();
        Assert.Empty(Observer.Offsets);
    }

    public void Dispose() => _fixture.Dispose();

    private static StreamPosition Top(ChannelReplica replica) => replica.Read(0, static (cache, _) => cache.Top);
}
