using System.Collections.Concurrent;
using System.Net;
using System.Reflection;
using LiveOrleans.Grains;
using LiveOrleans.Redis;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace LiveOrleans.Silo.Tests;

public sealed class OwnRowWatchTests : IAsyncLifetime
{
    private readonly WatchClock _clock = new();
    private readonly SiloDeath _death = new();
    private readonly WatchLog _log = new();
    private readonly ChannelHostDirectory _channels = new();
    private readonly ReachedRedis _redis = new();
    private readonly RowTable _table;
    private readonly OwnRowWatch _watch;

    public OwnRowWatchTests()
    {
        (var table, _table) = RowTable.Create();
        _watch = new OwnRowWatch(table, DispatchProxy.Create<ILocalSiloDetails, LocalSilo>(), _channels, _redis, _death, _clock, _log);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _watch.StartAsync(Cancellation);
        await _clock.Ticking;
    }

    [Fact]
    public async Task Check_RowIsThere_LivesOn()
    {
        await CheckAsync(5);
        Assert.False(_death.Reason.IsCompleted);
        Assert.Empty(_log.Messages);
    }

    [Fact]
    public async Task Check_RowIsGone_IsDeath()
    {
        _table.Answer = static () => Task.FromResult(RowTable.Rows(null));
        await CheckAsync(1);
        Assert.Contains("gone", await _death.Reason.WaitAsync(TimeSpan.FromSeconds(30), Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_RowSaysDead_IsDeath()
    {
        _table.Answer = static () => Task.FromResult(RowTable.Rows(SiloStatus.Dead));
        await CheckAsync(1);
        Assert.Contains("dead", await _death.Reason.WaitAsync(TimeSpan.FromSeconds(30), Cancellation), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, 0)]
    [InlineData(3, 1)]
    [InlineData(10, 1)]
    public async Task Check_TableThatCannotBeRead_GivesTheChannelsUpOnceAfterThreeSeconds(int checks, int givenUp)
    {
        _table.Answer = static () => Task.FromException<MembershipTableData>(new TimeoutException());
        await CheckAsync(checks);

        // The check after is known to come only when the one before is done.
        _table.Answer = static () => Task.FromResult(RowTable.Rows(SiloStatus.Active));
        await CheckAsync(1);
        Assert.Equal(givenUp, _log.Messages.Count);
        Assert.False(_death.Reason.IsCompleted);
    }

    [Fact]
    public async Task Check_ReadThatFailsAMomentEarly_GivesTheChannelsUpWithoutAnother()
    {
        var answer = new TaskCompletionSource<MembershipTableData>();
        _table.Answer = () => answer.Task;
        await CheckAsync(1);
        _table.Answer = static () => Task.FromResult(RowTable.Rows(SiloStatus.Active));
        _clock.Advance(TimeSpan.FromSeconds(2) - TimeSpan.FromMilliseconds(20));
        answer.SetException(new TimeoutException());
        await _table.ReadAsync();

        Assert.Single(_log.Messages);
    }

    [Fact]
    public async Task Check_UnreadableASecondTime_GivesThemUpAgain()
    {
        for (var round = 0; round < 2; round++)
        {
            _table.Answer = static () => Task.FromException<MembershipTableData>(new TimeoutException());
            await CheckAsync(4);
            _table.Answer = static () => Task.FromResult(RowTable.Rows(SiloStatus.Active));
            await CheckAsync(2);
        }

        Assert.Equal(2, _log.Messages.Count);
    }

    [Fact]
    public async Task Check_MastersOfTheOthersAnswer_KeepsTheChannelsAndSaysSoOnce()
    {
        _redis.ReachesMost = true;
        _table.Answer = static () => Task.FromException<MembershipTableData>(new TimeoutException());
        await CheckAsync(10);

        Assert.False(_channels.HasGivenUp);
        Assert.Contains("keeps its channels", Assert.Single(_log.Messages), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_MastersAnswerNoMore_GivesTheChannelsUpThreeSecondsLater()
    {
        _redis.ReachesMost = true;
        _table.Answer = static () => Task.FromException<MembershipTableData>(new TimeoutException());
        await CheckAsync(4);
        _redis.ReachesMost = false;
        await CheckAsync(1);
        Assert.False(_channels.HasGivenUp);

        await CheckAsync(2);
        Assert.True(_channels.HasGivenUp);
    }

    [Fact]
    public async Task Check_MastersAnswerAgain_TakesChannelsAgain()
    {
        _table.Answer = static () => Task.FromException<MembershipTableData>(new TimeoutException());
        await CheckAsync(4);
        Assert.True(_channels.HasGivenUp);

        _redis.ReachesMost = true;
        await CheckAsync(2);
        Assert.False(_channels.HasGivenUp);
    }

    public async ValueTask DisposeAsync()
    {
        await _watch.StopAsync(Cancellation);
        _watch.Dispose();
    }

    /// <summary>Lets so many checks begin, a second apart.</summary>
    private async Task CheckAsync(int checks)
    {
        for (var check = 0; check < checks; check++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            await _table.ReadAsync();
        }
    }

    /// <summary>An address.</summary>
    public class LocalSilo : DispatchProxy
    {
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
            targetMethod?.Name is "get_" + nameof(ILocalSiloDetails.SiloAddress)
                ? SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 1), 1)
                : throw new NotSupportedException(targetMethod?.Name);
    }

    /// <summary>A Redis whose masters answer or do not.</summary>
    private sealed class ReachedRedis : IRedisReach
    {
        public bool ReachesMost { get; set; }

        public Task<bool> ReachesMostMastersAsync(CancellationToken cancellationToken) => Task.FromResult(ReachesMost);
    }

    /// <summary>What the watch said.</summary>
    private sealed class WatchLog : ILogger<OwnRowWatch>
    {
        public ConcurrentQueue<string> Messages { get; } = new();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Messages.Enqueue(formatter(state, exception));
    }

    /// <summary>Tells when the watch begins to be called each second: it starts on its own thread.</summary>
    private sealed class WatchClock : FakeTimeProvider
    {
        private readonly TaskCompletionSource _ticking = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Ticking => _ticking.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            if (period == TimeSpan.FromSeconds(1))
            {
                _ticking.TrySetResult();
            }

            return timer;
        }
    }
}
