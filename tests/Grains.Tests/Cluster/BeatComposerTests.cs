using LiveOrleans.Channels;

namespace LiveOrleans.Grains.Tests;

public sealed class BeatComposerTests : IDisposable
{
    private readonly OwnedChannels _channels = new();
    private readonly BeatComposer _composer;

    public BeatComposerTests() => _composer = new BeatComposer(OwnedChannels.Owner, "silo", "gateway", _channels.Directory);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Compose_Silo_SaysWhoItIs(bool isLeaving)
    {
        var beat = _composer.Compose(isLeaving);
        Assert.Equal((OwnedChannels.Owner.Node, 3L, "silo", "gateway", isLeaving), (beat.Node, beat.Incarnation, beat.Silo, beat.Gateway, beat.IsLeaving));
    }

    [Fact]
    public async Task Compose_ChannelThatBecameQuiet_TellsItsTopThreeTimes()
    {
        var host = await _channels.AddAsync();
        await OwnedChannels.PublishAsync(host);
        Assert.Empty(Tops());
        for (var beat = 0; beat < 3; beat++)
        {
            Assert.Equal(new ChannelTop(host.Channel, host.Top), Assert.Single(Tops()));
        }

        Assert.Empty(Tops());
    }

    [Fact]
    public async Task Compose_BusyChannel_TellsNothing()
    {
        var host = await _channels.AddAsync();
        for (var beat = 0; beat < 10; beat++)
        {
            await OwnedChannels.PublishAsync(host);
            Assert.Empty(Tops());
        }
    }

    [Fact]
    public async Task Compose_QuietChannelThatPublishesAgain_BeginsAnew()
    {
        var host = await _channels.AddAsync();
        Tops();
        Assert.Single(Tops());
        await OwnedChannels.PublishAsync(host);
        Assert.Equal([0, 1, 1, 1, 0], Enumerable.Range(0, 5).Select(_ => Tops().Count));
    }

    [Fact]
    public async Task Compose_SubscribedChannelThatLeft_TellsItThreeTimes()
    {
        var host = await _channels.AddAsync();
        await _channels.LeaveAsync(host);
        for (var beat = 0; beat < 3; beat++)
        {
            Assert.Equal(host.Channel, Assert.Single(Left()));
        }

        Assert.Empty(Left());
    }

    [Fact]
    public async Task Compose_ChannelThatLeftUnsubscribed_IsNotTold()
    {
        await _channels.LeaveAsync(await _channels.AddAsync(isSubscribed: false));
        Assert.Empty(Left());
    }

    [Fact]
    public async Task Compose_ChannelThatLeftAndCameBack_IsNotTold()
    {
        await _channels.LeaveAsync(await _channels.AddAsync());
        await _channels.AddAsync();
        Assert.Empty(Left());
    }

    [Fact]
    public async Task Compose_ChannelThatCameBackBetweenBeats_IsToldNoMore()
    {
        await _channels.LeaveAsync(await _channels.AddAsync());
        Assert.Single(Left());
        await _channels.AddAsync();
        Assert.Empty(Left());
    }

    [Fact]
    public async Task Compose_BeatsThatCouldNotBeSent_HaveToldNothing()
    {
        var (left, quiet) = (await _channels.AddAsync(1), await _channels.AddAsync(2));
        await OwnedChannels.PublishAsync(quiet);
        Assert.Empty(Tops());
        await _channels.LeaveAsync(left);
        for (var beat = 0; beat < 20; beat++)
        {
            var unsent = _composer.Compose(isLeaving: false);
            Assert.Equal((left.Channel, quiet.Channel), (Assert.Single(unsent.Left), Assert.Single(unsent.Tops).Channel));
            Assert.True(_composer.HasMoreLeft);
        }

        for (var beat = 0; beat < 3; beat++)
        {
            var sent = Send();
            Assert.Equal((left.Channel, quiet.Channel), (Assert.Single(sent.Left), Assert.Single(sent.Tops).Channel));
            Assert.False(_composer.HasMoreLeft);
        }

        var next = Send();
        Assert.Empty(next.Left);
        Assert.Empty(next.Tops);
    }

    [Fact]
    public async Task Compose_ThousandsOfChannels_FitAndNoneIsForgotten()
    {
        const int Channels = 2500;
        var hosts = new List<ChannelHost>();
        for (var number = 1; number <= Channels; number++)
        {
            hosts.Add(await _channels.AddAsync(number));
        }

        AssertThrice(hosts, () => Tops().Select(static top => top.Channel));
        foreach (var host in hosts)
        {
            await _channels.LeaveAsync(host);
        }

        AssertThrice(hosts, Left);
    }

    public void Dispose() => _channels.Dispose();

    private static void AssertThrice(List<ChannelHost> hosts, Func<IEnumerable<ChannelId>> next)
    {
        var told = new List<ChannelId>();
        for (var beat = 0; beat < 10; beat++)
        {
            var entries = next().ToArray();
            Assert.InRange(entries.Length, 0, 1000);
            told.AddRange(entries);
        }

        Assert.Equal(hosts.Count, told.Distinct().Count());
        Assert.All(told.CountBy(static channel => channel), static count => Assert.Equal(3, count.Value));
    }

    private IReadOnlyList<ChannelTop> Tops() => Send().Tops;

    private IReadOnlyList<ChannelId> Left() => Send().Left;

    private NodeBeat Send()
    {
        var beat = _composer.Compose(isLeaving: false);
        _composer.Sent();
        return beat;
    }
}
