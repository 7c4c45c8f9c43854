namespace LiveOrleans.Channels.Tests;

/// <summary>A few processes, a store and a source that a seed puts into trouble. All of it is one thread and one clock.</summary>
internal sealed class SimulatedCluster : IDisposable
{
    /// <summary>A step that makes more work than this at one moment does not come to rest.</summary>
    private const int MaxWork = 20_000;

    private readonly List<SimulatedNode> _nodes = [];
    private readonly Random _random;
    private int _made;

    public SimulatedCluster(Plan plan, bool isRecorded)
    {
        Plan = plan;
        _random = new Random(plan.Seed ^ 0x5eed);
        Judge = new Judge(this, isRecorded ? new History(Time) : null);
        Source = new SourceServerModel(this, new Random(plan.Seed ^ 0x50ce));
        StoreNode = new SimulatedNode("store", Time, _random, new NodeTraits(1, 0, IsOrderly: true), Judge.Fail);
        Server = plan.IsRedis ? new RedisModel(StoreNode.Clock) : new MemoryServer(StoreNode.Clock, ChannelFixture.Channel);
        for (var i = 0; i < plan.Nodes; i++)
        {
            AddNode();
        }

        Placement = new Placement(this, new Random(plan.Seed ^ 0x71ace));
    }

    public Plan Plan { get; }

    public VirtualTime Time { get; } = new();

    public Judge Judge { get; }

    public SourceServerModel Source { get; }

    public SimulatedNode StoreNode { get; }

    public IStoreServer Server { get; }

    public Placement Placement { get; }

    public IReadOnlyList<SimulatedNode> Nodes => _nodes;

    public bool IsStoreDown { get; set; }

    /// <summary>Whether all trouble is over.</summary>
    public bool IsCalm { get; set; }

    public SimulatedNode AddNode()
    {
        var traits = new NodeTraits(1 + ((_random.NextDouble() - 0.5) * 0.006), Plan.TimerLateness, Plan.IsOrderly);
        var node = new SimulatedNode($"node{++_made}", Time, _random, traits, Judge.Fail);
        node.Leases = new Link(this, node, _random, Plan.LeaseTimeout, Plan.IsInOrder);
        node.Commands = new Link(this, node, _random, Plan.CommandTimeout, isInOrder: true);
        _nodes.Add(node);
        return node;
    }

    public void Crash(SimulatedNode node)
    {
        node.Crash();
        Source.Gone(node);
        _nodes.Remove(node);
    }

    public HostWatch MakeHost(SimulatedNode node, int number)
    {
        var watch = new HostWatch(this, node, $"{node.Name}.host{number}");
        var stores = new RemoteStores(watch);
        watch.Sources.Replace([Registration(watch)]);
        var ports = new ChannelPorts(new ChannelOwner(new NodeId(node.Name), number), stores, stores, stores, watch.Sources, node.Clock)
        {
            Timings = Plan.Timings,
            Random = _random,
            Scheduler = node,
        };
        watch.Host = new ChannelHost(ChannelFixture.Channel, new ChannelRules().Find(ChannelFixture.Channel)!, ports);
        return watch;
    }

    /// <summary>The source is registered anew, as when its settings have changed: what runs is closed, and opened again once.</summary>
    public void ChangeSettings(HostWatch watch) => watch.Node.Post(() =>
    {
        watch.Replaced();
        watch.Sources.Replace([Registration(watch)]);
        watch.Host.RefreshSource();
    });

    public LeaseGrant Acquire(HostWatch watch, TimeSpan duration, FencingToken floor)
    {
        var grant = Server.Acquire(new NodeId(watch.Node.Name), duration, floor);
        if (grant.Acquired)
        {
            Judge.Granted(watch, grant.Token, floor);
        }

        return grant;
    }

    public bool Renew(FencingToken token, TimeSpan duration)
    {
        var isRenewed = Server.Renew(token, duration);
        if (isRenewed && Server.LiveLease != token)
        {
            Judge.Fail($"{token.Value} is renewed, but {Server.LiveLease.Value} is the lease");
        }

        return isRenewed;
    }

    public bool Release(FencingToken token)
    {
        var live = Server.LiveLease;
        var isReleased = Server.Release(token);
        if (isReleased != (live == token))
        {
            Judge.Fail($"{token.Value} is given up: {isReleased}, but {live.Value} was the lease");
        }

        Judge.History?.Note($"lease {token.Value} is given up: {isReleased}");
        return isReleased;
    }

    public WriterGrant OpenWriter(HostWatch watch, FencingToken floor)
    {
        var grant = Server.OpenWriter(new NodeId(watch.Node.Name), floor);
        Judge.History?.Note($"{watch.Name} is writer {grant.Writer.Value}");
        if (watch.HasStarted && watch != Placement.Newest)
        {
            // Between its look at the log and this the next owner has begun, which finds out with its first message.
            Judge.Trouble(Time.Now + VirtualTime.Ticks((2 * Plan.MessageEvery) + Plan.Timings.Lease.TotalMilliseconds + 1000));
        }

        return grant;
    }

    public AppendResult Append(HostWatch watch, AppendRequest request)
    {
        var result = Server.Append(request);
        Judge.Appended(watch, request, result);
        return result;
    }

    public void Flush()
    {
        Server.Flush();
        Judge.Forgotten();
    }

    /// <summary>Lets time pass, until something is wrong.</summary>
    public void RunUntil(long end)
    {
        Work();
        while (Judge.Failure is null && Time.Step(end))
        {
            Work();
        }
    }

    public void Dispose() => Server.Dispose();

    private SourceRegistration Registration(HostWatch watch) => new("ds/*", _ => new ModelSource(watch, Source));

    private void Work()
    {
        for (var work = 0; TryFindWork(out var node); work++)
        {
            node.RunOne();
            if (work > MaxWork)
            {
                node.Spins();
                return;
            }
        }
    }

    private bool TryFindWork(out SimulatedNode node)
    {
        node = StoreNode;
        if (StoreNode.HasWork)
        {
            return true;
        }

        var first = Plan.IsOrderly ? 0 : _random.Next(_nodes.Count);
        for (var i = 0; i < _nodes.Count; i++)
        {
            node = _nodes[(first + i) % _nodes.Count];
            if (node.HasWork)
            {
                return true;
            }
        }

        return false;
    }
}
