using LiveOrleans.Protocol;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LiveOrleans.Gateway;

/// <summary>Asks Grafana again and again whether what opened the node's sessions still holds, and ends those of which it does not.</summary>
/// <remarks>
/// Each session is asked about once per interval, an equal share of them every second. Only the session itself is ended, with 3005, from
/// which its client comes back: with a new cookie, or after the page has logged in. While Grafana is away sessions stay open.
/// </remarks>
internal sealed partial class GrafanaRecheck(
    SessionDirectory sessions, GrafanaAnswers grafana, GrafanaOptions options, TimeProvider time, ILogger<GrafanaRecheck> logger) : BackgroundService
{
    private const int MaxQuestions = 8;
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly int _shares = Math.Max(1, (int)(options.RecheckInterval / Period));
    private PeriodicTimer? _timer;
    private long _start;

    /// <summary>Asks about a share of the sessions, and ends those that have lost what they were opened by.</summary>
    /// <param name="share">Which of the shares; from 0.</param>
    /// <param name="cancellationToken">Ends the questions.</param>
    internal Task CheckAsync(int share, CancellationToken cancellationToken) => Parallel.ForEachAsync(
        sessions.Sessions.Where(session => !session.IsClosed && ShareOf(session) == share),
        new ParallelOptions { MaxDegreeOfParallelism = MaxQuestions, CancellationToken = cancellationToken },
        CheckAsync);

    /// <summary>How many shares there are.</summary>
    internal int Shares => _shares;

    /// <inheritdoc/>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        _timer = new PeriodicTimer(Period, time);
        _start = time.GetTimestamp();
        return base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _timer?.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var done = 0L;
        while (_timer is { } timer && await timer.WaitForNextTickAsync(stoppingToken))
        {
            // After a slow second the shares that were due meanwhile follow, each at most once.
            var due = (long)time.GetElapsedTime(_start).TotalSeconds;
            for (done = Math.Max(done, due - _shares); done < due; done++)
            {
                await TryCheckAsync((int)(done % _shares), stoppingToken);
            }
        }
    }

    private int ShareOf(Session session) => (int)((uint)session.Id.GetHashCode(StringComparison.Ordinal) % (uint)_shares);

    private async Task TryCheckAsync(int share, CancellationToken cancellationToken)
    {
        try
        {
            await CheckAsync(share, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Log.Failed(logger, exception);
        }
    }

    private async ValueTask CheckAsync(Session session, CancellationToken cancellationToken)
    {
        var caller = session.Caller;
        if (caller.Proof is not { } proof)
        {
            return;
        }

        var answer = await grafana.FindCallerAsync(proof, cancellationToken);
        var holds = answer.Standing switch
        {
            // Another role or organisation is another caller: the client comes back as that.
            GrafanaStanding.Known => answer.Caller is { } now && now.OrgId == caller.OrgId && now.Role == caller.Role,
            GrafanaStanding.Refused => false,

            // A cookie that is due for a new one is still that of a living session: Grafana looks that up first.
            _ => true,
        };
        if (!holds)
        {
            Log.Ended(logger, session.Id, caller.User, caller.OrgId);
            session.Disconnect(DisconnectCode.ConnectionExpired);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.GrafanaSessionEnded, LogLevel.Information, "Session {SessionId} of user {User} in organisation {OrgId} is ended: for Grafana, what it was opened by no longer holds, or its role or organisation is another.", EventName = nameof(EventIds.GrafanaSessionEnded))]
        public static partial void Ended(ILogger logger, string sessionId, string user, long orgId);

        [LoggerMessage(EventIds.GrafanaRecheckFailed, LogLevel.Error, "Sessions could not be checked again with Grafana.", EventName = nameof(EventIds.GrafanaRecheckFailed))]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
