using System.Net;
using System.Reflection;
using LiveOrleans.Grains;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace LiveOrleans.Silo.Tests;

public sealed class OwnRowWatchTests : IAsyncLifetime
{
    private readonly WatchClock _clock = new();
    private readonly SiloDeath _death = new();
    private readonly GivenUpLog _log = new();
    private readonly RowTable _table;
    private readonly OwnRowWatch _watch;

    public OwnRowWatchTests()
    {
        (var table, _table) = RowTable.Create();
        _watch = new OwnRowWatch(table, DispatchProxy.Create<ILocalSiloDetails, LocalSilo>(), new ChannelHostDirectory(), _death, _clock, _log);
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
        Assert.Equal(0, _log.Count);
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
        Assert.Equal(givenUp, _log.Count);
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

        Assert.Equal(1, _log.Count);
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

        Assert.Equal(2, _log.Count);
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

    /// <summary>Counts how often the channels were given up.</summary>
    private sealed class GivenUpLog : ILogger<OwnRowWatch>
    {
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Interlocked.Increment(ref _count);
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
