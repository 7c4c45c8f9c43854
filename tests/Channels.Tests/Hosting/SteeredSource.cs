namespace LiveOrleans.Channels.Tests;

/// <summary>A source that does what a test tells it, and counts its opens and closes.</summary>
internal sealed class SteeredSource : IBackendSource
{
    private readonly Signal _opened = new();
    private readonly Signal _closed = new();
    private TaskCompletionSource _end = new();

    public string Type => "steered";

    public ISourceSink? Sink { get; private set; }

    public Func<SourceRequest, SourceAcceptance> Accept { get; set; } = static _ => SourceAcceptance.Denied;

    public int Opens { get; private set; }

    public int Running { get; private set; }

    /// <summary>The next open that no one has waited for yet.</summary>
    public Task OpenedAsync() => _opened.NextAsync();

    /// <summary>The next close that no one has waited for yet.</summary>
    public Task ClosedAsync() => _closed.NextAsync();

    /// <summary>Ends the run that is open: by itself, or with a failure.</summary>
    public void End(Exception? failure = null)
    {
        if (failure is null)
        {
            _end.SetResult();
        }
        else
        {
            _end.SetException(failure);
        }
    }

    public ValueTask<SourceAdmission> AdmitAsync(SourceRequest request, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new SourceAdmission(SourceAdmissionStatus.Allowed, request.Data));

    public ValueTask<SourceAcceptance> ReceiveAsync(SourceRequest publication, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Accept(publication));

    public async Task RunAsync(ISourceSink sink, CancellationToken cancellationToken)
    {
        _end = new TaskCompletionSource();
        Sink = sink;
        Opens++;
        Running++;
        _opened.Raise();
        try
        {
            await _end.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            Running--;
            _closed.Raise();
        }
    }

    /// <summary>Something that happens again and again; each time is waited for once.</summary>
    private sealed class Signal
    {
        private readonly List<TaskCompletionSource> _times = [];
        private int _raised;
        private int _awaited;

        public Task NextAsync() => At(_awaited++).Task;

        public void Raise() => At(_raised++).SetResult();

        private TaskCompletionSource At(int time)
        {
            while (_times.Count <= time)
            {
                _times.Add(new TaskCompletionSource());
            }

            return _times[time];
        }
    }
}
