using System.Collections.Concurrent;
using System.Diagnostics;

namespace LiveOrleans.Silo.Tests;

/// <summary>Listens to all sources of the process that a node exports, samples everything, and keeps what has ended.</summary>
internal sealed class RecordedSpans : IDisposable
{
    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly ActivityListener _listener;

    public RecordedSpans()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name is "LiveOrleans" or "Microsoft.AspNetCore" or "Microsoft.Orleans.Application",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>What has ended of a trace.</summary>
    public IReadOnlyList<Activity> Of(ActivityTraceId trace) => [.. _ended.Where(span => span.TraceId == trace)];

    /// <summary>The spans of a name.</summary>
    public IReadOnlyList<Activity> Named(string name) => [.. _ended.Where(span => string.Equals(span.OperationName, name, StringComparison.Ordinal))];

    public void Dispose() => _listener.Dispose();
}
