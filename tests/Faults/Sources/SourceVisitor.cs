using System.Globalization;

namespace LiveOrleans.Faults;

/// <summary>A client that subscribes at a random node, stays for a while, leaves, and comes back elsewhere.</summary>
/// <param name="name">What the test calls it.</param>
/// <param name="nodes">Where it comes to.</param>
/// <param name="plan">What it subscribes to, and how long it stays and is away at most.</param>
/// <param name="seed">Chooses.</param>
internal sealed class SourceVisitor(string name, IReadOnlyList<Uri> nodes, SourceCrowdPlan plan, int seed)
{
    private readonly Random _random = new(seed);
    private readonly List<ClientHistory> _histories = [];
    private readonly long _start = TimeProvider.System.GetTimestamp();

    /// <summary>What happened, connection by connection. Read after the visitor has ended.</summary>
    public IReadOnlyList<ClientHistory> Histories => _histories;

    /// <summary>Comes and goes until it is told to end, and leaves then.</summary>
    public async Task RunAsync(CancellationToken ending)
    {
        while (await WaitAsync(ending))
        {
            await using var client = new LiveClient(string.Create(CultureInfo.InvariantCulture, $"{name}.{_histories.Count + 1}"), new LiveClientOptions
            {
                Nodes = [nodes[_random.Next(nodes.Count)]],
                Channels = plan.Choose(_random, TimeProvider.System.GetElapsedTime(_start)),
                Seed = _random.Next(),
            });
            _histories.Add(client.History);
            var stays = await WaitAsync(ending);

            // Half of them are gone at once; the others leave one of their channels and stay for the rest of them.
            if (stays && _random.Next(2) == 0)
            {
                client.Subscriptions[0].IsWanted = false;
                await WaitAsync(ending);
            }
        }
    }

    private async Task<bool> WaitAsync(CancellationToken ending)
    {
        await Task.Delay(plan.Longest * _random.NextDouble(), TimeProvider.System, ending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !ending.IsCancellationRequested;
    }
}
