using System.Net;
using StackExchange.Redis;

namespace LiveOrleans.Redis;

/// <summary>Waits until a replica has what a connection wrote. One wait serves all that was written before it.</summary>
internal sealed class ReplicaWait
{
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(100);

    // Guards the rounds.
    private readonly Lock _lock = new();
    private readonly Dictionary<EndPoint, (Task<bool> Current, Task<bool>? Next)> _rounds = [];

    /// <summary>Waits, 100 ms at the most after a wait that is under way.</summary>
    /// <param name="server">Where it was written, over the connection that wrote it.</param>
    /// <returns>Whether a replica has it.</returns>
    /// <exception cref="RedisException">Redis could not be asked.</exception>
    public Task<bool> WaitAsync(IServer server)
    {
        lock (_lock)
        {
            if (!_rounds.TryGetValue(server.EndPoint, out var round) || (round.Current.IsCompleted && round.Next is null))
            {
                round = (RunAsync(server), null);
            }
            else if (round.Next is null)
            {
                // What was written after the current wait was sent is not in it.
                round = (round.Current, FollowAsync(round.Current, server));
            }

            _rounds[server.EndPoint] = round;
            return round.Next ?? round.Current;
        }
    }

    private static async Task<bool> RunAsync(IServer server) =>
        (long)await server.ExecuteAsync("WAIT", 1, (long)Limit.TotalMilliseconds) > 0;

    private async Task<bool> FollowAsync(Task<bool> current, IServer server)
    {
        await ((Task)current).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        Task<bool> run;
        lock (_lock)
        {
            run = RunAsync(server);
            _rounds[server.EndPoint] = (run, null);
        }

        return await run;
    }
}
