namespace LiveOrleans.Channels.Tests;

/// <summary>Plays the part of Orleans and the subscribers' nodes: makes and ends hosts, not always one at a time, and attaches to the one that it knows of.</summary>
internal sealed class Placement(SimulatedCluster cluster, Random random)
{
    private const double Tick = 100;

    private readonly List<HostWatch> _hosts = [];
    private HostWatch? _starting;
    private int _count;

    public IReadOnlyList<HostWatch> Hosts => _hosts;

    public HostWatch? Current { get; private set; }

    /// <summary>The host that was made last.</summary>
    public HostWatch? Newest { get; private set; }

    public IReadOnlyList<Gateway> Gateways { get; } =
        [.. Enumerable.Range(0, cluster.Plan.Gateways).Select(number => new Gateway($"gateway{number}"))];

    /// <summary>Whether no new hosts are made any more.</summary>
    public bool IsEnding { get; set; }

    private long Now => cluster.Time.Now;

    public void Start()
    {
        cluster.Time.After(Tick, Start);
        _hosts.RemoveAll(static host => host.IsGone);
        foreach (var host in _hosts)
        {
            cluster.Judge.Sample(host);
        }

        LetGo();
        Elect();
        foreach (var gateway in Gateways)
        {
            Attend(gateway);
        }
    }

    /// <summary>Makes a host, whether or not there is one: it is the one to attach to as soon as it has started.</summary>
    public void Make()
    {
        var nodes = cluster.Nodes.Where(node => node.IsRunning).ToArray();
        if (nodes.Length == 0 || IsEnding)
        {
            return;
        }

        var watch = cluster.MakeHost(nodes[random.Next(nodes.Length)], ++_count);
        _hosts.Add(watch);
        Newest = _starting = watch;
        cluster.Judge.History?.Note($"{watch.Name} is made");
        watch.Node.Run(() => StartAsync(watch));
        watch.Node.Run(() => WatchAsync(watch));
    }

    public void Leave(HostWatch watch) => watch.LeaveAt = Now;

    public void LeaveAll()
    {
        IsEnding = true;
        foreach (var host in _hosts)
        {
            Leave(host);
        }
    }

    private static async Task WatchAsync(HostWatch watch)
    {
        await watch.Host.Superseded;
        watch.IsSuperseded = true;
        watch.Cluster.Judge.Trouble(watch.Cluster.Time.Now);
        watch.Cluster.Judge.History?.Note($"{watch.Name} is superseded");
    }

    private async Task StartAsync(HostWatch watch)
    {
        try
        {
            await watch.Host.StartAsync(CancellationToken.None);
        }
        catch (ChannelUnavailableException)
        {
            Leave(watch);
            return;
        }

        watch.HasStarted = true;
        watch.NoteWanted();
        if (_starting == watch)
        {
            (Current, _starting) = (watch, null);
        }
    }

    private void LetGo()
    {
        foreach (var host in _hosts)
        {
            host.IsGone |= host.Node.IsCrashed;
            if (host != Current && host != _starting)
            {
                host.LeaveAt ??= Now + VirtualTime.Ticks(random.Next(cluster.IsCalm ? 300 : 3000));
            }

            if (host.IsSuperseded)
            {
                host.LeaveAt ??= Now;
            }

            if (host is { IsGone: false, IsLeaving: false } && host.Node.IsRunning && Now >= host.LeaveAt)
            {
                host.IsLeaving = true;
                host.Node.Run(() => EndAsync(host));
            }
        }
    }

    private async Task EndAsync(HostWatch host)
    {
        host.IsDisposing = true;
        cluster.Judge.History?.Note($"{host.Name} leaves");
        await host.Host.DisposeAsync();
        cluster.Judge.Gone(host);
    }

    private void Elect()
    {
        var isServing = Current is { IsSuperseded: false, IsLeaving: false, IsGone: false } current && IsSeen(current.Node);
        var isComing = _starting is { IsLeaving: false, IsGone: false, LeaveAt: null } starting && IsSeen(starting.Node);
        if (!isServing && !isComing)
        {
            Make();
        }
    }

    /// <summary>Whether a node beats, or has until a moment ago.</summary>
    private bool IsSeen(SimulatedNode node) => node.IsRunning || Now - node.ChangedAt < VirtualTime.Ticks(1600 + random.Next(250));

    private void Attend(Gateway gateway)
    {
        var isWaiting = gateway.Asked is not null && Now - gateway.AskedAt < VirtualTime.Ticks(1000);
        if (isWaiting || Current is not { } host)
        {
            return;
        }

        // One that has left says so again: an attach that was never answered, or came late, may still count.
        var isSettled = gateway.Wants ? gateway.Attached == host : gateway.Attached is null;
        if (!isSettled || (gateway.HasAsked && Now >= gateway.Again))
        {
            gateway.HasAsked = true;
            (gateway.Asked, gateway.AskedAt) = (host, Now);
            host.Node.Run(() => AskAsync(gateway, host));
        }
    }

    private async Task AskAsync(Gateway gateway, HostWatch host)
    {
        var (wants, revision) = (gateway.Wants, gateway.Revision);
        try
        {
            if (wants)
            {
                var attachment = gateway.Attachment();
                host.Told(attachment.Highest);
                await host.Host.AttachAsync(attachment, CancellationToken.None);
            }
            else
            {
                await host.Host.DetachAsync(gateway.Node, revision, CancellationToken.None);
            }

            // A host that it has left before says nothing of the one that it is attached to.
            // Nor does an answer to what it wanted before.
            if (revision == gateway.Revision)
            {
                gateway.Attached = wants ? host : host == Current ? null : gateway.Attached;
                gateway.Again = Now + VirtualTime.Ticks(wants ? 4000 + random.Next(4000) : 1000);
            }
        }
        catch (Exception exception) when (exception is ChannelUnavailableException or ObjectDisposedException)
        {
            // It asks again.
        }

        gateway.Asked = null;
        host.NoteWanted();
        cluster.Judge.History?.Note($"{gateway.Node} {(wants ? "is attached to" : "has left")} {host.Name}, whose are {string.Join(", ", host.Host.Nodes)}");
    }
}
