using Microsoft.Extensions.Time.Testing;

namespace LiveOrleans.Gateway.Tests;

public sealed class AnswerCacheTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Get_OfMoreKeysThanItHolds_StaysBounded()
    {
        var cache = new AnswerCache<string>(100, _time);

        for (var key = 0; key < 1000; key++)
        {
            await GetAsync(cache, $"{key}");
        }

        Assert.InRange(cache.Count, 1, 100);
    }

    [Fact]
    public async Task Get_QuestionThatFailed_IsAskedAgain()
    {
        var cache = new AnswerCache<string>(100, _time);
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            cache.GetAsync("a", _ => Task.FromException<KeptAnswer<string>>(new InvalidOperationException()), TestContext.Current.CancellationToken));

        Assert.Equal("a", await GetAsync(cache, "a"));
    }

    [Fact]
    public async Task Get_WaitThatIsGivenUp_LeavesTheQuestionToOthers()
    {
        var cache = new AnswerCache<string>(100, _time);
        var answer = new TaskCompletionSource<KeptAnswer<string>>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var gone = new CancellationTokenSource();
        var first = cache.GetAsync("a", _ => answer.Task, gone.Token);
        var second = cache.GetAsync("a", _ => Task.FromException<KeptAnswer<string>>(new InvalidOperationException()), TestContext.Current.CancellationToken);

        await gone.CancelAsync();
        answer.SetResult(new KeptAnswer<string>("b", long.MaxValue, long.MaxValue));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.Equal("b", await second);
    }

    private Task<string> GetAsync(AnswerCache<string> cache, string key)
    {
        var until = _time.GetTimestamp() + _time.TimestampFrequency;
        return cache.GetAsync(key, _ => Task.FromResult(new KeptAnswer<string>(key, until, until)), TestContext.Current.CancellationToken);
    }
}
