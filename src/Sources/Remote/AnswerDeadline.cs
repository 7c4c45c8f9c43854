namespace LiveOrleans.Sources;

/// <summary>How long a source may take until it has answered.</summary>
internal sealed class AnswerDeadline : IDisposable
{
    private readonly Uri _url;
    private readonly TimeSpan _length;
    private readonly CancellationToken _run;
    private readonly CancellationTokenSource _timer;
    private readonly CancellationTokenSource _either;

    public AnswerDeadline(Uri url, TimeSpan length, TimeProvider time, CancellationToken run)
    {
        _url = url;
        _length = length;
        _run = run;
        _timer = new CancellationTokenSource(length, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(run, _timer.Token);
    }

    /// <summary>Cancelled when the time is over, or the run.</summary>
    public CancellationToken Token => _either.Token;

    /// <summary>Whether it was the time.</summary>
    public bool IsMissed => _timer.IsCancellationRequested && !_run.IsCancellationRequested;

    /// <summary>What to say then.</summary>
    public TimeoutException Error(Exception cause) => new($"{_url.Authority} did not answer within {_length.TotalSeconds:0.#} s", cause);

    public void Dispose()
    {
        _either.Dispose();
        _timer.Dispose();
    }
}
