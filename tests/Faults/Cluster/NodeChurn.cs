namespace LiveOrleans.Faults;

/// <summary>Lets nodes leave, crash and come back, one of each role at a time.</summary>
internal sealed class NodeChurn(ClusterProcess cluster, Random random, ITestOutputHelper output)
{
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan LeastPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MostPause = TimeSpan.FromSeconds(3);

    // Each node has its turn, whatever the seed.
    private readonly Queue<NodeProcess> _turns = [];
    private readonly long _start = TimeProvider.System.GetTimestamp();

    /// <summary>How many nodes were taken away.</summary>
    public int Losses { get; private set; }

    /// <summary>Goes on for a while, and brings all nodes back at its end.</summary>
    public async Task RunAsync(TimeSpan duration)
    {
        while (TimeProvider.System.GetElapsedTime(_start) < duration)
        {
            await StepAsync();
            await Task.Delay(LeastPause + (random.NextDouble() * (MostPause - LeastPause)), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        foreach (var node in cluster.Nodes.Where(static node => !node.IsRunning))
        {
            await StartAsync(node);
        }

        await cluster.WaitForListedAsync(ClusterProcess.StartDeadline);
    }

    private async Task StepAsync()
    {
        var away = cluster.Nodes.Where(static node => !node.IsRunning).ToArray();
        var next = NextTurn();

        // What a role does must still be done by another node.
        var isNeeded = away.Any(other => other.Role == next.Role);
        if (isNeeded || (away.Length > 0 && random.Next(2) == 0))
        {
            var node = away[random.Next(away.Length)];
            await StartAsync(node);
            await node.WaitForReadyAsync(ClusterProcess.StartDeadline);
            return;
        }

        await LoseAsync(_turns.Dequeue());
    }

    private NodeProcess NextTurn()
    {
        if (_turns.Count == 0)
        {
            var nodes = cluster.Nodes.ToArray();
            random.Shuffle(nodes);
            foreach (var node in nodes)
            {
                _turns.Enqueue(node);
            }
        }

        return _turns.Peek();
    }

    private async Task LoseAsync(NodeProcess node)
    {
        Losses++;
        if (random.Next(2) == 0)
        {
            Tell($"kill {node.Name} ({node.Role})");
            await node.KillAsync();
        }
        else
        {
            Tell($"stop {node.Name} ({node.Role})");
            Assert.Equal(0, await node.StopAsync(StopDeadline));
            Tell($"stopped {node.Name}");
        }
    }

    private Task StartAsync(NodeProcess node)
    {
        Tell($"start {node.Name}");
        return node.StartAsync();
    }

    private void Tell(string what) => output.WriteLine($"{TimeProvider.System.GetElapsedTime(_start).TotalSeconds,6:F1} s  {what}");
}
