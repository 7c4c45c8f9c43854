namespace LiveOrleans.Channels.Tests;

/// <summary>Makes happen what the plan says, and ends it.</summary>
internal sealed class Disturber(SimulatedCluster cluster)
{
    private double _setBack;

    public void Schedule()
    {
        foreach (var disturbance in cluster.Plan.Disturbances)
        {
            cluster.Time.At(VirtualTime.Ticks(disturbance.At), () => Begin(disturbance));
        }
    }

    /// <summary>Everything goes well from now on.</summary>
    public void EndAll()
    {
        foreach (var node in cluster.Nodes)
        {
            (node.Leases.State, node.Commands.State) = (LinkState.Good, LinkState.Good);
            Resume(node);
        }

        cluster.IsStoreDown = false;
        cluster.Source.TroubleUntil = long.MinValue;
        cluster.IsCalm = true;
        cluster.Placement.Gateways[0].Want(true);
        cluster.Judge.Trouble(cluster.Time.Now);
        cluster.Judge.History?.Note("all is well");
    }

    private static void SetLeases(SimulatedNode node, LinkState state) => node.Leases.State = state;

    private static void SetCommands(SimulatedNode node, LinkState state) => node.Commands.State = state;

    private void Begin(Disturbance next)
    {
        cluster.Judge.History?.Note(next.ToString());
        switch (next.Kind)
        {
            case DisturbanceKind.Crash when Node(next) is { } node:
                cluster.Crash(node);
                After(next.Length, () => cluster.AddNode());
                break;
            case DisturbanceKind.Pause when Node(next) is { } node:
                node.Pause();
                After(next.Length, () => Resume(node));
                break;
            case DisturbanceKind.LeaseLink when Node(next) is { } node:
                SetLeases(node, next.Link);
                After(next.Length, () => SetLeases(node, LinkState.Good));
                break;
            case DisturbanceKind.CommandLink when Node(next) is { } node:
                SetCommands(node, next.Link);
                After(next.Length, () => SetCommands(node, LinkState.Good));
                break;
            case DisturbanceKind.NodeClock when Node(next) is { } node:
                node.Clock.Step(TimeSpan.FromMilliseconds(next.Length));
                break;
            default:
                BeginElsewhere(next);
                break;
        }
    }

    private void BeginElsewhere(Disturbance next)
    {
        switch (next.Kind)
        {
            case DisturbanceKind.StoreDown:
                cluster.IsStoreDown = true;
                After(next.Length, () => cluster.IsStoreDown = false);
                break;
            case DisturbanceKind.Flush:
                cluster.Flush();
                break;
            case DisturbanceKind.StoreClock:
                cluster.StoreNode.Clock.Step(TimeSpan.FromMilliseconds(next.Length));
                // A lease that nobody has lives longer by all that the clock was set back since.
                _setBack += Math.Max(0, -next.Length);
                cluster.Judge.Trouble(cluster.Time.Now + VirtualTime.Ticks(_setBack));
                break;
            case DisturbanceKind.SecondHost:
                cluster.Placement.Make();
                break;
            case DisturbanceKind.Move when cluster.Placement.Current is { } host:
                cluster.Placement.Leave(host);
                break;
            case DisturbanceKind.Subscribers:
                var gateway = cluster.Placement.Gateways[(next.Target + 1) % cluster.Placement.Gateways.Count];
                gateway.Want(!gateway.Wants);
                After(next.Length, () => gateway.Want(!gateway.Wants));
                break;
            case DisturbanceKind.SourceTrouble:
                cluster.Source.TroubleUntil = cluster.Time.Now + VirtualTime.Ticks(next.Length);
                break;
            case DisturbanceKind.Settings:
                foreach (var host in cluster.Placement.Hosts)
                {
                    cluster.ChangeSettings(host);
                }

                break;
            case DisturbanceKind.SourceEnds when cluster.Source.Streams.Count > 0:
                cluster.Source.Streams[0].Ends = true;
                break;
            case DisturbanceKind.Publish when cluster.Placement.Current is { } host:
                Publish(host, (int)next.Length);
                break;
        }
    }

    private SimulatedNode? Node(Disturbance next)
    {
        var owner = next.Target < 0 ? cluster.Placement.Current?.Node : null;
        owner ??= cluster.Nodes.Count > 0 ? cluster.Nodes[(next.Target + 1) % cluster.Nodes.Count] : null;
        return owner is { IsRunning: true } ? owner : null;
    }

    private void After(double length, Action end) =>
        cluster.Time.At(Math.Min(cluster.Time.Now + VirtualTime.Ticks(length), VirtualTime.Ticks(cluster.Plan.Window)), end);

    private void Resume(SimulatedNode node)
    {
        if (!node.IsPaused || node.IsCrashed)
        {
            return;
        }

        node.Resume();
        cluster.Judge.History?.Note($"{node.Name} goes on");
        foreach (var host in cluster.Placement.Hosts)
        {
            if (host.Node == node)
            {
                host.CheckAllLater();
            }
        }
    }

    private void Publish(HostWatch host, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var message = new SourceMessage(null, i, IsForbidden: false);
            host.Node.Run(async () =>
            {
                var result = await host.Host.PublishAsync([cluster.Source.Entry(message)]);
                if (result.Outcome == PublishOutcome.Published)
                {
                    cluster.Judge.Taken(message);
                }
            });
        }
    }
}
