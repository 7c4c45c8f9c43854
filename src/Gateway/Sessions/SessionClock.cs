using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LiveOrleans.Gateway;

/// <summary>The one timer of all the node's sessions: each second it lets them do what is due.</summary>
internal sealed partial class SessionClock(SessionDirectory sessions, TimeProvider time, ILogger<SessionClock> logger) : IHostedService, IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private ITimer? _timer;
    private int _isTicking;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _timer = time.CreateTimer(static clock => ((SessionClock?)clock)?.Tick(), this, Period, Period);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken) => await DisposeAsync();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _timer?.DisposeAsync() ?? default;

    private void Tick()
    {
        // A tick that takes longer than the period swallows the next one.
        if (Interlocked.Exchange(ref _isTicking, 1) != 0)
        {
            return;
        }

        var now = time.GetTimestamp();
        foreach (var session in sessions.Sessions)
        {
            try
            {
                session.Tick(now);
            }
            catch (Exception exception)
            {
                Log.TickFailed(logger, session.Id, exception);
            }
        }

        Volatile.Write(ref _isTicking, 0);
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.TickFailed, LogLevel.Error, "Session {SessionId} could not do what was due.", EventName = nameof(EventIds.TickFailed))]
        public static partial void TickFailed(ILogger logger, string sessionId, Exception exception);
    }
}
