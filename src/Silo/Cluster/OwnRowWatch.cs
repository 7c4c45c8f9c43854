using LiveOrleans.Grains;
using LiveOrleans.Redis;

namespace LiveOrleans.Silo;

/// <summary>Reads the silo's own row of the membership every second.</summary>
/// <remarks>
/// A membership that lost the row, as a flushed Redis has, knows nothing of the silo and would let another cluster form beside it:
/// the silo must join again. One that cannot be read for longer than a lease lives may be unreachable for this silo alone: it
/// gives its channels up, so that silos that do reach it can have them. Not so when most masters of a Redis Cluster answer: then the
/// one that has the membership is lost to all, and the channels of the others go on.
/// </remarks>
internal sealed partial class OwnRowWatch(
    IMembershipTable table,
    ILocalSiloDetails silo,
    ChannelHostDirectory channels,
    IRedisReach redis,
    SiloDeath death,
    TimeProvider time,
    ILogger<OwnRowWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>A timer can end a moment before its time: with patience over but for that, another read would take seconds.</summary>
    private static readonly TimeSpan Early = TimeSpan.FromMilliseconds(50);

    private long _lastReached = time.GetTimestamp();
    private bool _isMasterLost;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await CheckAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The silo stops.
        }
    }

    private async Task CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            // A read that is not answered must not use up more than what is left: others wait for the channels.
            var left = Patience - time.GetElapsedTime(_lastReached);
            var rows = await table.ReadRowAsync(silo.SiloAddress, cancellationToken).WaitAsync(left > TimeSpan.Zero ? left : Patience, time, cancellationToken);
            _isMasterLost = false;
            Serve();
            if (rows.Members.Count == 0)
            {
                death.Declare("its row is gone from the membership");
            }
            else if (rows.Members[0].Item1.Status is SiloStatus.Dead)
            {
                death.Declare("the membership says that it is dead");
            }
        }
        catch (Exception exception) when (RedisMembershipExtensions.IsMembershipGone(exception))
        {
            death.Declare("the membership is gone");
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            if (time.GetElapsedTime(_lastReached) >= Patience - Early)
            {
                await DecideAsync(exception, cancellationToken);
            }
        }
    }

    /// <summary>Keeps the channels, or gives them up.</summary>
    private async Task DecideAsync(Exception exception, CancellationToken cancellationToken)
    {
        if (await redis.ReachesMostMastersAsync(cancellationToken))
        {
            Serve();
            if (!_isMasterLost)
            {
                _isMasterLost = true;
                Log.MasterLost(logger, exception);
            }
        }
        else if (!channels.HasGivenUp)
        {
            Log.RowUnreadable(logger, exception);
            channels.GiveUpAll();
        }
    }

    private void Serve()
    {
        _lastReached = time.GetTimestamp();
        channels.Serve();
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.RowUnreadable, LogLevel.Error, "The membership cannot be read: the silo gives its channels up.", EventName = nameof(EventIds.RowUnreadable))]
        public static partial void RowUnreadable(ILogger logger, Exception exception);

        [LoggerMessage(EventIds.MasterLost, LogLevel.Warning, "The membership cannot be read, but most masters of the Redis Cluster answer: the silo keeps its channels.", EventName = nameof(EventIds.MasterLost))]
        public static partial void MasterLost(ILogger logger, Exception exception);
    }
}
