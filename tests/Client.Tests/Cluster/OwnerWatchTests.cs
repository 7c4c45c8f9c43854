using LiveOrleans.Channels;

namespace LiveOrleans.Client.Tests;

public sealed class OwnerWatchTests : IAsyncLifetime
{
    private static readonly TimeSpan CheckInterval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan MaxJitter = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Renewal = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);
    private static readonly ChannelOwner Successor = new(new NodeId("other"), 1);

    private readonly WatchedReplica _watched = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Check_OwnerHasGoneSilent_AttachesAgainWithinTheJitter()
    {
        await _watched.OpenAndAttachAsync();
        _watched.Beat("owner");
        var asked = _watched.Pass(TimeSpan.FromSeconds(10), "other");
        Assert.NotNull(asked);
        Assert.InRange(asked.Value, SiloView.Silence, SiloView.Silence + CheckInterval);
        var jitter = await _watched.Clock.NextWaitAsync();
        Assert.InRange(jitter, TimeSpan.Zero, MaxJitter);
        Assert.Single(_watched.Owners.Attachments);
        _watched.Clock.Advance(MaxJitter);
        Assert.Equal(2, await _watched.NextCallAsync());
    }

    [Fact]
    public async Task Check_NewOwnerAnswered_IsQuietAgain()
    {
        await _watched.OpenAndAttachAsync();
        _watched.Pass(TimeSpan.FromSeconds(10), "other");
        _watched.Owners.Owner = new ChannelOwner(new NodeId("other"), 1);
        await _watched.Clock.NextWaitAsync();
        _watched.Clock.Advance(MaxJitter);
        await _watched.NextCallAsync();
        await _watched.SettledAsync();
        Assert.Null(_watched.Pass(Renewal - CheckInterval, "other"));
    }

    [Fact]
    public async Task Check_OwnerLivesAgainWithoutTheChannel_AttachesAgain()
    {
        await _watched.OpenAndAttachAsync();
        _watched.Beat("owner", incarnation: 2);
        Assert.NotNull(_watched.Pass(SiloView.Silence + CheckInterval, "other"));
    }

    [Fact]
    public async Task Check_OwnerBeats_AsksNobodyUntilTheRenewal()
    {
        await _watched.OpenAndAttachAsync();
        var asked = _watched.Pass(2 * Renewal, "owner", "other");
        Assert.NotNull(asked);
        Assert.InRange(asked.Value, Renewal, Renewal + CheckInterval);
        Assert.InRange(await _watched.Clock.NextWaitAsync(), TimeSpan.Zero, MaxJitter);
    }

    [Fact]
    public async Task Check_NothingIsHeardAtAll_RenewsAllTheSame()
    {
        await _watched.OpenAndAttachAsync();
        var asked = _watched.Pass(2 * Renewal);
        Assert.NotNull(asked);
        Assert.InRange(asked.Value, Renewal, Renewal + CheckInterval);
    }

    [Fact]
    public async Task Check_NobodyIsInterestedYet_AsksNobody()
    {
        await _watched.OpenAsync();
        _watched.Pass(Renewal + CheckInterval, "other");
        Assert.Empty(_watched.Owners.Attachments);
    }

    [Fact]
    public async Task Check_ReplicaDisposedOf_AsksNobody()
    {
        await _watched.OpenAndAttachAsync();
        await _watched.CloseAsync();
        _watched.Clock.Advance(Renewal + CheckInterval);
        Assert.Single(_watched.Owners.Attachments);
    }

    [Fact]
    public async Task OnBeat_OwnerHasLeftTheChannel_AttachesAtOnce()
    {
        await _watched.OpenAndAttachAsync();
        _watched.Beat("owner", left: [WatchedReplica.Name]);
        Assert.Equal(2, await _watched.NextCallAsync());
    }

    [Fact]
    public async Task OnBeat_AnotherNodeHasLeftTheChannel_DoesNothing()
    {
        await _watched.OpenAndAttachAsync();
        _watched.Beat("other", left: [WatchedReplica.Name]);
        Assert.False(_watched.IsAsking);
    }

    [Fact]
    public async Task OnBeat_OwnerHasLeftAnotherChannel_DoesNothing()
    {
        await _watched.OpenAndAttachAsync();
        Assert.True(ChannelId.TryCreate(1, "grafana/broadcast/other", out var other));
        _watched.Beat("owner", tops: [new ChannelTop(other, new StreamPosition("e", 9))], left: [other]);
        Assert.False(_watched.IsAsking);
        Assert.Equal(1, _watched.Log.Reads);
    }

    [Fact]
    public async Task OnBeat_DuringACall_CostsNoSecondOne()
    {
        await _watched.OpenAndAttachAsync();
        var gate = new TaskCompletionSource();
        _watched.Answers = _ => gate.Task;
        _watched.Beat("owner", left: [WatchedReplica.Name]);
        await _watched.NextCallAsync();
        _watched.Beat("owner", left: [WatchedReplica.Name]);
        _watched.Pass(2 * SiloView.Silence, "other");
        gate.SetResult();
        await _watched.SettledAsync();
        Assert.Equal(2, _watched.Owners.Attachments.Count);
    }

    [Fact]
    public async Task Check_CallHangsAtASilentOwner_IsOvertaken()
    {
        var hanging = new TaskCompletionSource();
        await AskSilentOwnerAsync(call => call is 2 or 3 ? hanging.Task : Task.CompletedTask);
        PassWithOther(Patience - CheckInterval);
        Assert.Equal(2, _watched.Owners.Attachments.Count);
        PassWithOther(2 * CheckInterval);
        Assert.Equal(3, await _watched.NextCallAsync());
        _watched.Owners.Owner = Successor;
        PassWithOther(Patience + CheckInterval);
        Assert.Equal(4, await _watched.NextCallAsync());
        await _watched.SettledAsync();
        Assert.Equal(Successor, Owner());
    }

    [Fact]
    public async Task Check_OvertakenCallFails_IsNotRepeated()
    {
        var hanging = new TaskCompletionSource();
        await AskSilentOwnerAsync(call => call is 2 ? hanging.Task : Task.CompletedTask);
        _watched.Owners.Owner = Successor;
        PassWithOther(Patience + CheckInterval);
        Assert.Equal(3, await _watched.NextCallAsync());
        await _watched.SettledAsync();
        hanging.SetException(new ChannelUnavailableException("away"));
        PassWithOther(SiloView.Silence);
        Assert.False(_watched.IsAsking);
        Assert.Equal(3, _watched.Owners.Attachments.Count);
    }

    [Fact]
    public async Task Check_OvertakenCallIsAnswered_CountsAndOvertakesNoMore()
    {
        var (slow, later) = (new TaskCompletionSource(), new TaskCompletionSource());
        await AskSilentOwnerAsync(call => call is 2 ? slow.Task : later.Task);
        PassWithOther(Patience + CheckInterval);
        Assert.Equal(3, await _watched.NextCallAsync());
        _watched.Owners.Owner = Successor;
        slow.SetResult();
        PassWithOther(2 * SiloView.Silence);
        later.SetResult();
        await _watched.SettledAsync();
        Assert.Equal(3, _watched.Owners.Attachments.Count);
    }

    [Fact]
    public async Task Check_CallHangsAtAnOwnerThatBeats_IsAwaited()
    {
        await _watched.OpenAndAttachAsync();
        var hanging = new TaskCompletionSource();
        _watched.Answers = _ => hanging.Task;
        _watched.Beat("owner", left: [WatchedReplica.Name]);
        Assert.Equal(2, await _watched.NextCallAsync());
        for (var passed = TimeSpan.Zero; passed < 2 * SiloView.Silence; passed += CheckInterval)
        {
            _watched.Clock.Advance(CheckInterval);
            _watched.Beat("owner");
        }

        hanging.SetResult();
        await _watched.SettledAsync();
        Assert.Equal(2, _watched.Owners.Attachments.Count);
    }

    [Fact]
    public async Task Attach_CallsThatFail_AreRepeatedAfterGrowingPauses()
    {
        _watched.Answers = static call => call <= 6 ? throw new ChannelUnavailableException("away") : Task.CompletedTask;
        await _watched.OpenAsync();
        _watched.Replica.InterestChanged();
        var pauses = new List<double>();
        for (var call = 1; call <= 6; call++)
        {
            Assert.Equal(call, await _watched.NextCallAsync());
            var pause = await _watched.Clock.NextWaitAsync();
            pauses.Add(pause.TotalMilliseconds);
            _watched.Clock.Advance(pause);
        }

        Assert.Equal(7, await _watched.NextCallAsync());
        await _watched.SettledAsync();
        Assert.Equal([200.0, 400.0, 800.0, 1000.0, 1000.0, 1000.0], pauses);
        Assert.False(_watched.IsAsking);
    }

    [Fact]
    public async Task Attach_FailureAfterAnAnswer_PausesAsAfterTheFirst()
    {
        _watched.Answers = static call => call is 1 or 2 or 4 ? throw new ChannelUnavailableException("away") : Task.CompletedTask;
        await _watched.OpenAsync();
        _watched.Replica.InterestChanged();
        _watched.Clock.Advance(await _watched.Clock.NextWaitAsync());
        _watched.Clock.Advance(await _watched.Clock.NextWaitAsync());
        await _watched.SettledAsync();
        _watched.Beat("owner", left: [WatchedReplica.Name]);
        Assert.Equal(TimeSpan.FromMilliseconds(200), await _watched.Clock.NextWaitAsync());
    }

    [Fact]
    public async Task Attach_Again_TellsWhatTheReplicaHasSeen()
    {
        await _watched.OpenAndAttachAsync();
        var top = await _watched.PublishAsync();
        _watched.Beat("owner", left: [WatchedReplica.Name]);
        await _watched.NextCallAsync();
        var (first, second) = (_watched.Owners.Attachments[0], _watched.Owners.Attachments[1]);
        Assert.Equal(top, second.Known);
        Assert.True(second.Highest > first.Highest);
        Assert.True(second.Revision > first.Revision);
    }

    public ValueTask DisposeAsync() => _watched.DisposeAsync();

    /// <summary>The owner has gone silent, and is asked again by call 2.</summary>
    private async Task AskSilentOwnerAsync(Func<int, Task> answers)
    {
        await _watched.OpenAndAttachAsync();
        _watched.Answers = answers;
        _watched.Beat("owner");
        Assert.NotNull(_watched.Pass(TimeSpan.FromSeconds(10), "other"));
        _watched.Clock.Advance(await _watched.Clock.NextWaitAsync());
        Assert.Equal(2, await _watched.NextCallAsync());
    }

    private void PassWithOther(TimeSpan time)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += CheckInterval)
        {
            _watched.Clock.Advance(CheckInterval);
            _watched.Beat("other");
        }
    }

    private ChannelOwner Owner() => _watched.Replica.Attachment.TryGetOwner(out var owner, out _) ? owner : default;
}
