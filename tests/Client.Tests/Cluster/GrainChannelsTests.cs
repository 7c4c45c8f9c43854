using System.Text;
using LiveOrleans.Channels;
using Microsoft.Extensions.Logging.Abstractions;

namespace LiveOrleans.Client.Tests;

public sealed class GrainChannelsTests : IDisposable
{
    private static readonly ChannelListQuery All = new(1);

    private readonly TimerClock _clock = new();
    private readonly MemoryStreamLog _log;
    private readonly SiloView _silos;

    public GrainChannelsTests()
    {
        _log = new MemoryStreamLog(new MemoryBroker(), new MemoryLeaseStore(_clock), _clock);
        _silos = new SiloView(_clock);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task List_SeveralSilos_IsOneListByName()
    {
        Beat("s1", "s2");
        var channels = Channels(("s1", Lists(Status("b", 1), Status("d", 1))), ("s2", Lists(Status("a", 1), Status("c", 1))));
        Assert.Equal(["stream/x/a", "stream/x/b", "stream/x/c"], Names(await channels.ListAsync(All with { Limit = 3 }, Cancellation)));
    }

    [Fact]
    public async Task List_SiloThatDoesNotAnswer_IsLeftOutAfterASecond()
    {
        Beat("slow", "s2");
        var channels = Channels(("slow", new FakeSiloGrain(static () => new TaskCompletionSource<ChannelStatus[]>().Task)), ("s2", Lists(Status("a", 1))));
        var list = channels.ListAsync(All, Cancellation).AsTask();
        Assert.Equal(TimeSpan.FromSeconds(1), await _clock.NextWaitAsync());
        Assert.False(list.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["stream/x/a"], Names(await list.WaitAsync(TimeSpan.FromSeconds(30), Cancellation)));
    }

    [Fact]
    public async Task List_SiloThatFails_IsLeftOut()
    {
        Beat("gone", "s2");
        var channels = Channels(("s2", Lists(Status("a", 1))));
        Assert.Equal(["stream/x/a"], Names(await channels.ListAsync(All, Cancellation)));
    }

    [Fact]
    public async Task List_SiloThatIsSilent_IsNotAsked()
    {
        Beat("silent");
        _clock.Advance(SiloView.Silence);
        Beat("s2");
        var channels = Channels(
            ("silent", new FakeSiloGrain(static () => throw new InvalidOperationException("It was asked."))), ("s2", Lists(Status("a", 1))));
        Assert.Equal(["stream/x/a"], Names(await channels.ListAsync(All, Cancellation)));
    }

    [Fact]
    public async Task List_ChannelOnTwoSilos_IsTheOneThatHasSeenMore()
    {
        Beat("s1", "s2");
        var channels = Channels(("s1", Lists(Status("a", 5))), ("s2", Lists(Status("a", 7))));
        Assert.Equal(7UL, Assert.Single(await channels.ListAsync(All, Cancellation)).Top.Offset);
    }

    [Fact]
    public async Task Admit_SourceThatAdmitsAnywhere_AsksNoGrain()
    {
        var channels = Channels(new AdmittingSource(admitsAnywhere: true), FakeGrains.NoLink());
        Assert.Equal(SourceAdmissionStatus.Allowed, (await AdmitAsync(channels)).Status);
    }

    [Fact]
    public async Task Admit_SourceThatMustBeTheRunningOne_AsksTheChannel()
    {
        var grain = new FakeChannelGrain(static () => Task.CompletedTask);
        var channels = Channels(new AdmittingSource(admitsAnywhere: false), FakeGrains.Link((Name("a").Key, grain)));
        Assert.Equal(SourceAdmissionStatus.Allowed, (await AdmitAsync(channels)).Status);
        Assert.Equal(1, grain.Admissions);
    }

    [Fact]
    public async Task Admit_NoSource_IsNotFound()
    {
        var channels = Channels(source: null, FakeGrains.NoLink());
        Assert.Equal(SourceAdmissionStatus.NotFound, (await AdmitAsync(channels)).Status);
    }

    [Fact]
    public async Task Publish_NoWayToTheGrain_IsUnavailable() =>
        Assert.Equal(PublishOutcome.Unavailable, (await PublishAsync(Channels(null, FakeGrains.NoLink()))).Outcome);

    [Fact]
    public async Task Publish_GrainThatHangs_IsUnavailableAfterFiveSeconds()
    {
        var publish = PublishAsync(Channels((Name("a").Key, Hangs())));
        Assert.Equal(TimeSpan.FromSeconds(5), await _clock.NextWaitAsync());
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(PublishOutcome.Unavailable, (await publish.WaitAsync(TimeSpan.FromSeconds(30), Cancellation)).Outcome);
    }

    [Fact]
    public async Task Publish_ChannelThatTheSiloOwns_MakesNoGrainCall()
    {
        var owned = new FakeOwnedChannels(Name("a"));
        var channels = Channels(null, FakeGrains.Link(owned, (Name("a").Key, Refuses())));

        Assert.Equal(new PublishResult(PublishOutcome.Published, new StreamPosition("own", 1)), await PublishAsync(channels));

        var (channel, publishes) = Assert.Single(owned.Published);
        Assert.Equal(Name("a"), channel);
        Assert.Equal("1"u8, Assert.Single(Assert.Single(publishes)).Data.Span);
    }

    [Fact]
    public async Task PublishEach_ChannelThatTheSiloOwns_HasEachAnswerInOrder()
    {
        var owned = new FakeOwnedChannels(Name("a"));
        var channels = Channels(null, FakeGrains.Link(owned, (Name("a").Key, Refuses())));
        AppendEntry[] entries = [.. "xyz".Select(static letter => AppendEntry.Json(Encoding.UTF8.GetBytes($"\"{letter}\"")))];

        var results = await channels.PublishEachAsync(Name("a"), entries, Cancellation);

        Assert.Equal([1UL, 2UL, 3UL], results.Select(static result => result.Position.Offset));
        Assert.Equal(entries, Assert.Single(owned.Published).Publishes.Select(Assert.Single));
    }

    [Fact]
    public async Task Publish_ChannelThatTheSiloDoesNotOwn_AsksTheGrain()
    {
        var owned = new FakeOwnedChannels(Name("b"));
        var channels = Channels(null, FakeGrains.Link(owned, (Name("a").Key, new FakeChannelGrain(static () => Task.CompletedTask))));

        Assert.Equal(new PublishResult(PublishOutcome.Published, new StreamPosition("e", 1)), await PublishAsync(channels));

        Assert.Empty(owned.Published);
    }

    [Fact]
    public async Task Publish_ChannelThatTheSiloOwnsAndCannotReach_IsUnavailable()
    {
        var owned = new FakeOwnedChannels(Name("a")) { Answer = static _ => throw new ChannelUnavailableException("gone") };

        Assert.Equal(PublishOutcome.Unavailable, (await PublishAsync(Channels(null, FakeGrains.Link(owned)))).Outcome);
    }

    [Fact]
    public async Task Attach_Grain_AnswersItsOwner()
    {
        var channels = Channels((Name("a").Key, new FakeChannelGrain(static () => Task.CompletedTask)));
        Assert.Equal(new ChannelOwner(new NodeId("owner"), 7), await AttachAsync(channels));
    }

    [Fact]
    public async Task Attach_GrainThatHangs_IsUnavailableAfterTwoSeconds()
    {
        var attach = AttachAsync(Channels((Name("a").Key, Hangs())));
        Assert.Equal(TimeSpan.FromSeconds(2), await _clock.NextWaitAsync());
        _clock.Advance(TimeSpan.FromSeconds(2));
        await Assert.ThrowsAsync<ChannelUnavailableException>(() => attach.WaitAsync(TimeSpan.FromSeconds(30), Cancellation));
    }

    [Fact]
    public async Task Attach_NoLink_IsUnavailable() =>
        await Assert.ThrowsAsync<ChannelUnavailableException>(() => AttachAsync(Channels(null, FakeGrains.NoLink())));

    [Fact]
    public async Task History_AnyChannel_IsReadFromTheLog()
    {
        var writer = (await _log.OpenWriterAsync(Name("a"), new NodeId("n"), FencingToken.None, Cancellation)).Writer;
        var entry = AppendEntry.Json(Encoding.UTF8.GetBytes("1"));
        await _log.AppendAsync(new AppendRequest(Name("a"), writer, null, StreamPosition.None, "1", [entry, entry], HistoryLimits.Default), Cancellation);
        var page = await Channels(null, FakeGrains.NoLink()).HistoryAsync(Name("a"), new HistoryQuery(1), Cancellation);
        Assert.Equal(2UL, page.Top.Offset);
        Assert.Single(page.Publications);
    }

    public void Dispose() => _log.Dispose();

    private static ChannelId Name(string path) => ChannelId.TryCreate(1, $"stream/x/{path}", out var channel) ? channel : default;

    private static FakeChannelGrain Hangs() => new(static () => new TaskCompletionSource().Task);

    private static FakeChannelGrain Refuses() => new(static () => throw new InvalidOperationException("It was called."));

    private static FakeSiloGrain Lists(params ChannelStatus[] channels) => new(() => Task.FromResult(channels));

    private static ChannelStatus Status(string path, ulong offset) => new(Name(path), new NodeId("n"), new StreamPosition("e", offset), 0, 0, null);

    private static IEnumerable<string> Names(IEnumerable<ChannelStatus> list) => list.Select(status => status.Channel.Name);

    private static Task<SourceAdmission> AdmitAsync(GrainChannels channels) =>
        channels.AdmitAsync(Name("a"), new SourceRequest(new SourceUser("1", "", "", "", "Viewer"), default), Cancellation).AsTask();

    private static Task<PublishResult> PublishAsync(GrainChannels channels) =>
        channels.PublishAsync(Name("a"), [AppendEntry.Json(Encoding.UTF8.GetBytes("1"))], Cancellation).AsTask();

    private static Task<ChannelOwner> AttachAsync(GrainChannels channels) => channels.AttachAsync(
        Name("a"), new NodeAttachment(new NodeId("n"), 1, 1, [], StreamPosition.None, FencingToken.None), Cancellation).AsTask();

    private void Beat(params string[] silos)
    {
        foreach (var silo in silos)
        {
            _silos.OnBeat(new NodeBeat(new NodeId(silo), 1, silo, IsLeaving: false, [], []));
        }
    }

    private GrainChannels Channels(params (string Key, object Grain)[] grains) => Channels(null, FakeGrains.Link(grains));

    private GrainChannels Channels(IBackendSource? source, IGrainLink link) => new(
        link, _log, _silos, new SourceDirectory([new SourceRegistration("*", _ => source)]), new ChannelRules(), _clock, NullLogger<GrainChannels>.Instance);

    private sealed class AdmittingSource(bool admitsAnywhere) : IBackendSource
    {
        public string Type => "admitting";

        public bool AdmitsAnywhere => admitsAnywhere;

        public Task RunAsync(ISourceSink sink, CancellationToken cancellationToken) => throw new InvalidOperationException("It is not to be run.");
    }
}
