using System.Text;
using LiveOrleans.Channels;
using Microsoft.Extensions.Time.Testing;

namespace LiveOrleans.Client.Tests;

public sealed class BatchedPublishesTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly ChannelId Hot = Name("stream/x/hot");

    private readonly FakeTimeProvider _time = new();
    private readonly List<(string[] Publishes, TaskCompletionSource<PublishResult[]> Answer)> _calls = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Publish_Alone_IsCalledAtOnceAndAnswered()
    {
        var publishes = Publishes();
        var publish = PublishAsync(publishes, "a");
        Assert.Equal(["a"], _calls[0].Publishes);
        Answer(0);
        Assert.Equal([1UL], await OffsetsAsync(publish));
    }

    [Fact]
    public async Task Publish_WhileACallIsUnderWay_SharesTheNextInOrder()
    {
        var publishes = Publishes();
        var first = PublishAsync(publishes, "a");
        var second = PublishAsync(publishes, "b", "c");
        var third = PublishAsync(publishes, "d");
        Assert.Single(_calls);
        Answer(0);
        await OffsetsAsync(first);
        Assert.Equal(["b", "c", "d"], _calls[1].Publishes);
        Answer(1);
        Assert.Equal([1UL, 2UL], await OffsetsAsync(second));
        Assert.Equal([3UL], await OffsetsAsync(third));
    }

    [Fact]
    public async Task Publish_AfterTheLastAnswer_IsCalledAtOnce()
    {
        var publishes = Publishes();
        var first = PublishAsync(publishes, "a");
        Answer(0);
        await OffsetsAsync(first);
        var second = PublishAsync(publishes, "b");
        Answer(1);
        Assert.Equal([1UL], await OffsetsAsync(second));
    }

    [Fact]
    public async Task Publish_OneThatIsRefused_HarmsNoOther()
    {
        var publishes = Publishes();
        _ = PublishAsync(publishes, "first"); // Only holds up the others.
        var good = PublishAsync(publishes, "good");
        var refused = PublishAsync(publishes, "bad");
        Answer(0);
        _calls[1].Answer.SetResult([Result(PublishOutcome.Published), Result(PublishOutcome.Refused)]);
        Assert.Equal(PublishOutcome.Published, (await good.WaitAsync(Deadline, Cancellation))[0].Outcome);
        Assert.Equal(PublishOutcome.Refused, (await refused.WaitAsync(Deadline, Cancellation))[0].Outcome);
    }

    [Fact]
    public async Task Publish_OnAnotherChannel_DoesNotWait()
    {
        var publishes = Publishes();
        _ = PublishAsync(publishes, "a"); // Is not answered.
        var other = publishes.PublishAsync(Name("stream/x/other"), [[Entry("b")]]);
        Answer(1);
        Assert.Equal([1UL], await OffsetsAsync(other));
    }

    [Fact]
    public async Task Publish_CallThatFails_FailsForItsOwnAndTheNextIsCalled()
    {
        var publishes = Publishes();
        var failing = PublishAsync(publishes, "a");
        var second = PublishAsync(publishes, "b");
        var third = PublishAsync(publishes, "c");
        _calls[0].Answer.SetException(new ChannelUnavailableException("away"));
        await Assert.ThrowsAsync<ChannelUnavailableException>(() => failing.WaitAsync(Deadline, Cancellation));
        _calls[1].Answer.SetException(new ChannelUnavailableException("still away"));
        await Assert.ThrowsAsync<ChannelUnavailableException>(() => second.WaitAsync(Deadline, Cancellation));
        await Assert.ThrowsAsync<ChannelUnavailableException>(() => third.WaitAsync(Deadline, Cancellation));
        var fourth = PublishAsync(publishes, "d");
        Answer(2);
        Assert.Equal([1UL], await OffsetsAsync(fourth));
    }

    [Fact]
    public async Task Publish_BehindACallThatHangs_IsCalledBesideIt()
    {
        var publishes = Publishes();
        _ = PublishAsync(publishes, "hangs"); // Is not answered.
        var waiting = PublishAsync(publishes, "a");
        _time.Advance(BatchedPublishes.Hang);
        var next = PublishAsync(publishes, "b");
        Assert.Equal(["a", "b"], _calls[1].Publishes);
        Answer(1);
        Assert.Equal([1UL], await OffsetsAsync(waiting));
        Assert.Equal([2UL], await OffsetsAsync(next));
    }

    [Fact]
    public void Publish_BehindManyCallsThatHang_Waits()
    {
        var publishes = Publishes();
        for (var number = 0; number < BatchedPublishes.MaxCalls + 3; number++)
        {
            _ = PublishAsync(publishes, "hangs"); // Is not answered.
            _time.Advance(BatchedPublishes.Hang);
        }

        Assert.Equal(BatchedPublishes.MaxCalls, _calls.Count);
    }

    [Fact]
    public async Task Publish_WaitingForLongerThanItsPublisher_IsNotSent()
    {
        var publishes = Publishes();
        var hanging = PublishAsync(publishes, "hangs");
        var late = PublishAsync(publishes, "late");
        _time.Advance(Patience);
        Answer(0);
        await OffsetsAsync(hanging);
        Assert.Equal(PublishOutcome.Unavailable, Assert.Single(await late.WaitAsync(Deadline, Cancellation)).Outcome);
        Assert.Single(_calls);
    }

    [Fact]
    public async Task Publish_MoreThanMayWait_IsOverloaded()
    {
        var publishes = Publishes();
        _ = PublishAsync(publishes, "a"); // Is not answered.
        var most = publishes.PublishAsync(Hot, [[.. Enumerable.Repeat(Entry("b"), BatchedPublishes.MaxWaitingEntries)]]);
        var results = await PublishAsync(publishes, "c", "d").WaitAsync(Deadline, Cancellation);
        Assert.Equal([PublishOutcome.Overloaded, PublishOutcome.Overloaded], results.Select(static result => result.Outcome));
        Assert.False(most.IsCompleted);
    }

    [Fact]
    public async Task Publish_MoreBytesThanMayWait_IsOverloaded()
    {
        var publishes = Publishes();
        _ = PublishAsync(publishes, "a"); // Is not answered.
        _ = publishes.PublishAsync(Hot, [[AppendEntry.Json(new byte[BatchedPublishes.MaxWaitingBytes])]]); // Is not answered.
        Assert.Equal(PublishOutcome.Overloaded, Assert.Single(await PublishAsync(publishes, "c").WaitAsync(Deadline, Cancellation)).Outcome);
    }

    [Fact]
    public void Publish_MuchThatWaits_IsCalledInBoundedBatches()
    {
        var publishes = Publishes();
        for (var number = 0; number < BatchedPublishes.MaxEntries + 2; number++)
        {
            _ = PublishAsync(publishes, "a"); // The last one is not answered.
        }

        Answer(0);
        Assert.Equal(BatchedPublishes.MaxEntries, _calls[1].Publishes.Length);
        Answer(1);
        Assert.Single(_calls[2].Publishes);
    }

    private static ChannelId Name(string name) => ChannelId.TryCreate(1, name, out var channel) ? channel : throw new ArgumentException(name, nameof(name));

    private static AppendEntry Entry(string data) => AppendEntry.Json(Encoding.UTF8.GetBytes(data));

    private static PublishResult Result(PublishOutcome outcome, ulong offset = 0) => new(outcome, new StreamPosition("e", offset));

    private static Task<PublishResult[]> PublishAsync(BatchedPublishes publishes, params string[] data) =>
        publishes.PublishAsync(Hot, [.. data.Select(static text => new[] { Entry(text) })]);

    private static async Task<IEnumerable<ulong>> OffsetsAsync(Task<PublishResult[]> publish) =>
        (await publish.WaitAsync(Deadline, Cancellation)).Select(static result => result.Position.Offset);

    private BatchedPublishes Publishes() => new(CallAsync, Patience, _time);

    private Task<PublishResult[]> CallAsync(ChannelId channel, AppendEntry[][] publishes)
    {
        var answer = new TaskCompletionSource<PublishResult[]>();
        _calls.Add(([.. publishes.SelectMany(static entries => entries).Select(static entry => Encoding.UTF8.GetString(entry.Data.Span))], answer));
        return answer.Task;
    }

    /// <summary>Answers a call with an offset for each publication of it, from 1.</summary>
    private void Answer(int call) =>
        _calls[call].Answer.SetResult([.. _calls[call].Publishes.Select(static (_, i) => Result(PublishOutcome.Published, (ulong)i + 1))]);
}
