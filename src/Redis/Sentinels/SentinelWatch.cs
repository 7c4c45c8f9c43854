using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace LiveOrleans.Redis;

/// <summary>Asks the Sentinels where the master is, for as long as anybody wants to know.</summary>
/// <remarks>
/// Each Sentinel is asked by itself, so that one that does not answer holds up nobody. The questions begin with
/// <see cref="FindAsync"/> and end by themselves when nobody has asked and <see cref="IsWanted"/> has said no for a while: there is
/// nothing to dispose, as the owners of connections are several and not all of them ours.
/// </remarks>
/// <param name="sentinels">Where the Sentinels are.</param>
/// <param name="service">What they call the master.</param>
/// <param name="configure">How one of them is reached.</param>
/// <param name="logger">Is told when another master is named, and when a Sentinel cannot say.</param>
/// <param name="time">The clock.</param>
internal sealed partial class SentinelWatch(
    IReadOnlyList<DnsEndPoint> sentinels, string service, Func<DnsEndPoint, ConfigurationOptions> configure, ILogger logger, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan AnswerLifetime = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FirstAnswer = TimeSpan.FromSeconds(2);

    private readonly long _started = time.GetTimestamp();

    // Guards everything below.
    private readonly Lock _lock = new();
    private readonly SentinelAnswers _answers = new(AnswerLifetime);
    private TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TimeSpan _wanted;
    private Task? _running;

    /// <summary>Is told when another master is named than before.</summary>
    public Action<IPEndPoint>? Switched { get; init; }

    /// <summary>Whether there are connections that must follow the master.</summary>
    public required Func<bool> IsWanted { get; init; }

    /// <summary>Where the master is, as was said last; null before the first answer. It stays when the Sentinels fall silent: without them there is no failover.</summary>
    public IPEndPoint? Master
    {
        get
        {
            lock (_lock)
            {
                return _answers.Master;
            }
        }
    }

    private TimeSpan Now => time.GetElapsedTime(_started);

    /// <summary>Where the master is; waits a while for the first answer. Null when no Sentinel gives one.</summary>
    public async Task<IPEndPoint?> FindAsync()
    {
        Task answered;
        lock (_lock)
        {
            _wanted = Now;
            if (_running is null or { IsCompleted: true })
            {
                _answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _running = RunAsync();
            }

            answered = _answered.Task;
        }

        await answered.WaitAsync(FirstAnswer, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return answered.IsCompleted ? Master : null;
    }

    private async Task RunAsync()
    {
        await Task.Yield();
        using var ending = new CancellationTokenSource();
        Task[] asking = [.. sentinels.Select(sentinel => AskRepeatedlyAsync(sentinel, ending.Token))];
        using var timer = new PeriodicTimer(Interval, time);
        while (IsStillWanted())
        {
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }

        await ending.CancelAsync();
        await Task.WhenAll(asking);
    }

    private async Task AskRepeatedlyAsync(DnsEndPoint sentinel, CancellationToken ending)
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(configure(sentinel));
        var server = connection.GetServers()[0];
        var wasAnswering = true;
        while (!ending.IsCancellationRequested)
        {
            var fault = await AskAsync(server, sentinel);
            if (fault is not null && wasAnswering)
            {
                Log.SentinelSilent(logger, Name(sentinel), service, fault);
            }

            wasAnswering = fault is null;
            await Task.Delay(Interval, time, ending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <returns>What is wrong; null for an answer.</returns>
    private async Task<string?> AskAsync(IServer server, DnsEndPoint sentinel)
    {
        try
        {
            var fields = (await server.SentinelMasterAsync(service)).ToDictionary(StringComparer.Ordinal);
            if (!int.TryParse(fields.GetValueOrDefault("port"), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
                || !long.TryParse(fields.GetValueOrDefault("config-epoch"), NumberStyles.None, CultureInfo.InvariantCulture, out var epoch)
                || fields.GetValueOrDefault("ip") is not { Length: > 0 } host)
            {
                return "the answer has no ip, port and config-epoch";
            }

            var address = IPAddress.TryParse(host, out var literal) ? literal : (await Dns.GetHostAddressesAsync(host))[0];
            Take(sentinel, new IPEndPoint(address, port), epoch);
            return null;
        }
        catch (Exception exception) when (RedisFault.IsFault(exception) || exception is SocketException)
        {
            return exception.Message;
        }
    }

    private void Take(DnsEndPoint sentinel, IPEndPoint master, long epoch)
    {
        IPEndPoint? other = null;
        lock (_lock)
        {
            if (_answers.Take(sentinel, master, epoch, Now))
            {
                other = _answers.Master;
            }

            _answered.TrySetResult();
        }

        if (other is not null)
        {
            Log.MasterNamed(logger, other.ToString(), service, Name(sentinel));
            Switched?.Invoke(other);
        }
    }

    /// <summary>Whether anybody wants to know; when not, the next who does begins anew.</summary>
    private bool IsStillWanted()
    {
        var isWanted = IsWanted();
        lock (_lock)
        {
            _wanted = isWanted ? Now : _wanted;
            if (Now - _wanted < Idle)
            {
                return true;
            }

            _running = null;
            return false;
        }
    }

    private static string Name(DnsEndPoint sentinel) => string.Create(CultureInfo.InvariantCulture, $"{sentinel.Host}:{sentinel.Port}");

    private static partial class Log
    {
        [LoggerMessage(EventIds.MasterNamed, LogLevel.Information, "{Master} is the master {Service}, says the Sentinel {Sentinel}.", EventName = nameof(EventIds.MasterNamed))]
        public static partial void MasterNamed(ILogger logger, string master, string service, string sentinel);

        [LoggerMessage(EventIds.SentinelSilent, LogLevel.Warning, "The Sentinel {Sentinel} does not say where the master {Service} is: {Fault}", EventName = nameof(EventIds.SentinelSilent))]
        public static partial void SentinelSilent(ILogger logger, string sentinel, string service, string fault);
    }
}
