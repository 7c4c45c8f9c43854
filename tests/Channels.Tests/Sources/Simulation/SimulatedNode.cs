namespace LiveOrleans.Channels.Tests;

/// <summary>A process: work that is ready, timers and clocks of its own. Paused, it does nothing and misses nothing; crashed, it is gone.</summary>
/// <remarks>Its scheduler runs what is ready in any order, as a thread pool may; a timer that has fired runs though it is disposed of since.</remarks>
internal sealed class SimulatedNode : TaskScheduler
{
    private readonly VirtualTime _time;
    private readonly Random _random;
    private readonly List<Task> _ready = [];

    private readonly Action<string> _wrong;
    private bool _spins;

    public SimulatedNode(string name, VirtualTime time, Random random, NodeTraits traits, Action<string> wrong)
    {
        _wrong = wrong;
        Name = name;
        _time = time;
        _random = random;
        Traits = traits;
        Clock = new NodeClock(this, time, random);
    }

    public string Name { get; }

    public NodeTraits Traits { get; }

    public NodeClock Clock { get; }

    public Link Leases { get; set; } = null!;

    public Link Commands { get; set; } = null!;

    public bool IsPaused { get; private set; }

    public bool IsCrashed { get; private set; }

    public bool IsRunning => !IsPaused && !IsCrashed;

    public bool HasWork => IsRunning && _ready.Count > 0;

    /// <summary>When it was last paused, crashed or resumed.</summary>
    public long ChangedAt { get; private set; } = long.MinValue / 2;

    /// <summary>When it last went on.</summary>
    public long ResumedAt { get; private set; } = long.MinValue / 2;

    public void Pause() => (IsPaused, ChangedAt) = (true, _time.Now);

    public void Resume() => (IsPaused, ResumedAt, ChangedAt) = (false, _time.Now, _time.Now);

    public void Crash()
    {
        (IsCrashed, ChangedAt) = (true, _time.Now);
        _ready.Clear();
    }

    /// <summary>Does something in the process, as soon as it runs.</summary>
    public void Post(Action work) => new Task(work).Start(this);

    /// <summary>Begins something asynchronous in the process.</summary>
    public void Run(Func<Task> work) => Post(() => _ = work());

    public void Spins()
    {
        if (!_spins)
        {
            _spins = true;
            _wrong($"{Name} works without end");
        }
    }

    public void RunOne()
    {
        var index = Traits.IsOrderly ? 0 : _random.Next(_ready.Count);
        var task = _ready[index];
        _ready.RemoveAt(index);
        TryExecuteTask(task);
    }

    protected override IEnumerable<Task> GetScheduledTasks() => [.. _ready];

    protected override void QueueTask(Task task)
    {
        if (!IsCrashed)
        {
            _ready.Add(task);
        }
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;
}
