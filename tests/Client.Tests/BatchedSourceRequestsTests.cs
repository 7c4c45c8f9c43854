using System.Text;
using LiveOrleans.Channels;

namespace LiveOrleans.Client.Tests;

public sealed class BatchedSourceRequestsTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly List<(string[] Requests, TaskCompletionSource<string[]> Answer)> _calls = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ask_Alone_IsCalledAtOnceAndAnswered()
    {
        var calls = Calls();
        var asked = AskAsync(calls, "a");
        Answer(0);
        Assert.Equal("<a>", await asked.WaitAsync(Deadline, Cancellation));
    }

    [Fact]
    public async Task Ask_WhileAllCallsAreUnderWay_JoinsTheNext()
    {
        var calls = Calls();
        Task<string>[] asked = [.. Enumerable.Range(0, BatchedSourceRequests<string>.MaxCalls + 3).Select(number => AskAsync(calls, $"{number}"))];
        Assert.Equal(BatchedSourceRequests<string>.MaxCalls, _calls.Count);
        Answer(1);
        Assert.Equal("<1>", await asked[1].WaitAsync(Deadline, Cancellation));
        Assert.Equal(["4", "5", "6"], _calls[^1].Requests);
        Answer(BatchedSourceRequests<string>.MaxCalls);
        Assert.Equal("<6>", await asked[6].WaitAsync(Deadline, Cancellation));
        Assert.False(asked[0].IsCompleted);
    }

    [Fact]
    public async Task Ask_OnAnotherChannel_DoesNotWait()
    {
        var calls = Calls();
        Task<string>[] asked = [.. Enumerable.Range(0, BatchedSourceRequests<string>.MaxCalls).Select(number => AskAsync(calls, $"{number}"))];
        var other = AskAsync(calls, "other", "ds/y/b");
        Answer(asked.Length);
        Assert.Equal("<other>", await other.WaitAsync(Deadline, Cancellation));
    }

    [Fact]
    public async Task Ask_CallThatFails_FailsForItsOwnRequestsOnly()
    {
        var calls = Calls();
        var failing = AskAsync(calls, "a");
        var other = AskAsync(calls, "b");
        _calls[0].Answer.SetException(new ChannelUnavailableException("away"));
        await Assert.ThrowsAsync<ChannelUnavailableException>(() => failing.WaitAsync(Deadline, Cancellation));
        Answer(1);
        Assert.Equal("<b>", await other.WaitAsync(Deadline, Cancellation));
    }

    [Fact]
    public async Task Ask_GivenUp_EndsTheWaitAndNotTheOthers()
    {
        var calls = Calls();
        using var patience = new CancellationTokenSource();
        var given = calls.AskAsync(Name("ds/x/a"), Request("a"), patience.Token);
        var other = AskAsync(calls, "b");
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        Answer(0);
        Answer(1);
        Assert.Equal("<b>", await other.WaitAsync(Deadline, Cancellation));
    }

    [Fact]
    public void Ask_MoreThanMayWait_IsRefused()
    {
        var calls = Calls();
        for (var number = 0; number < BatchedSourceRequests<string>.MaxCalls + BatchedSourceRequests<string>.MaxWaiting; number++)
        {
            _ = AskAsync(calls, "a"); // Nobody answers.
        }

        Assert.Throws<ChannelUnavailableException>(() => { _ = AskAsync(calls, "a"); });
    }

    [Fact]
    public void Ask_MuchThatWaits_IsCalledInBoundedBatches()
    {
        var calls = Calls();
        for (var number = 0; number < BatchedSourceRequests<string>.MaxCalls + BatchedSourceRequests<string>.MaxRequests + 1; number++)
        {
            _ = AskAsync(calls, "a"); // The last one is not answered.
        }

        _calls[0].Answer.SetResult(["<a>"]);
        Assert.Equal(BatchedSourceRequests<string>.MaxRequests, _calls[^1].Requests.Length);
    }

    private static ChannelId Name(string name) => ChannelId.TryCreate(1, name, out var channel) ? channel : throw new ArgumentException(name, nameof(name));

    private static SourceRequest Request(string data) => new(new SourceUser("1", string.Empty, string.Empty, string.Empty, "Viewer"), Encoding.UTF8.GetBytes(data));

    private static Task<string> AskAsync(BatchedSourceRequests<string> calls, string data, string channel = "ds/x/a") =>
        calls.AskAsync(Name(channel), Request(data), Cancellation);

    private BatchedSourceRequests<string> Calls() => new((_, requests) =>
    {
        var answer = new TaskCompletionSource<string[]>();
        _calls.Add(([.. requests.Select(static request => Encoding.UTF8.GetString(request.Data.Span))], answer));
        return answer.Task;
    });

    private void Answer(int call) => _calls[call].Answer.SetResult([.. _calls[call].Requests.Select(static request => $"<{request}>")]);
}
