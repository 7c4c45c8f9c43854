using System.Globalization;

namespace LiveOrleans.Load;

/// <summary>The other processes of a run; none when the first does all.</summary>
internal sealed class Listeners : IAsyncDisposable
{
    /// <summary>The first process does all.</summary>
    public static readonly Listeners None = new([], TimeSpan.Zero, TimeProvider.System);

    private readonly Listener[] _all;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;

    private Listeners(Listener[] all, TimeSpan timeout, TimeProvider time)
    {
        _all = all;
        _timeout = timeout;
        _time = time;
    }

    /// <summary>All processes, the first included.</summary>
    public int Processes => _all.Length + 1;

    /// <summary>Process ids.</summary>
    public IEnumerable<int> Ids => _all.Select(static listener => listener.Id);

    /// <param name="processes">How many take part in the run, the own one included.</param>
    /// <param name="options">The run's.</param>
    /// <param name="program">What to start.</param>
    public static Listeners Start(int processes, RunOptions options, LoadProgram program) => new(
        [.. Enumerable.Range(2, processes - 1).Select(number => Listener.Start(
            program,
            string.Create(CultureInfo.InvariantCulture, $"Load process {number} of {processes}")))],
        options.Timeout,
        options.Time);

    /// <summary>Lets each begin to open its share of the sessions.</summary>
    /// <param name="server">Where they connect to.</param>
    /// <param name="protocol">Their encoding.</param>
    /// <param name="plans">The traffic of the whole run.</param>
    /// <param name="publishers">Sessions that the first process has besides its share.</param>
    public void Open(ServerAddress server, string protocol, IReadOnlyList<TrafficPlan> plans, int publishers)
    {
        for (var index = 0; index < _all.Length; index++)
        {
            TrafficPlan[] shares = [.. plans.Select(plan => plan.Share(index + 1, Processes))];
            _all[index].Ask(new OpenOrder(
                server.Url.ToString(),
                protocol,
                shares,
                publishers + shares.Sum(static share => share.FirstSession),
                LoadLoop.MostOpening / Processes,
                _timeout));
        }
    }

    /// <summary>Waits until all sessions are subscribed; answers how long the slowest took.</summary>
    /// <inheritdoc cref="Finish"/>
    public TimeSpan AwaitOpen(Action<Func<bool>> wait) =>
        TimeSpan.FromSeconds(Answers<OpenAnswer>(wait, _timeout).Select(static answer => answer.Seconds).DefaultIfEmpty().Max());

    /// <summary>Tells the measured time, before the first publication.</summary>
    /// <inheritdoc cref="Finish"/>
    public void Measure(MeasureWindow window, Action<Func<bool>> wait)
    {
        AskAll(window);
        Answers<MeasureWindow>(wait, _timeout);
    }

    /// <summary>Waits for the last publications and for what was found.</summary>
    /// <param name="order">What was published.</param>
    /// <param name="wait">Keeps the caller's sessions alive until a condition holds, or for some milliseconds.</param>
    /// <exception cref="LoadException">A process has ended or does not answer; the message names it.</exception>
    public IReadOnlyList<FinishAnswer> Finish(FinishOrder order, Action<Func<bool>> wait)
    {
        AskAll(order);
        var left = _time.GetElapsedTime(_time.GetTimestamp(), order.Deadline);
        return Answers<FinishAnswer>(wait, _timeout + (left > TimeSpan.Zero ? left : TimeSpan.Zero));
    }

    /// <exception cref="LoadException">A process has ended; the message names it.</exception>
    public void CheckRunning()
    {
        foreach (var listener in _all)
        {
            listener.CheckRunning();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var listener in _all)
        {
            await listener.DisposeAsync();
        }
    }

    private void AskAll<T>(T order)
    {
        foreach (var listener in _all)
        {
            listener.Ask(order);
        }
    }

    private T[] Answers<T>(Action<Func<bool>> wait, TimeSpan timeout)
        where T : class
    {
        var start = _time.GetTimestamp();
        var answers = new T?[_all.Length];
        bool AreComplete()
        {
            for (var index = 0; index < _all.Length; index++)
            {
                if (answers[index] is null && _all[index].TryTakeAnswer<T>(out var answer))
                {
                    answers[index] = answer;
                }
            }

            return !answers.Contains(null);
        }

        while (!AreComplete())
        {
            if (_time.GetElapsedTime(start) > timeout)
            {
                throw new LoadException($"{_all[Array.IndexOf(answers, null)].Name} did not answer within {new Duration(timeout)}.");
            }

            wait(AreComplete);
        }

        return answers!;
    }
}
