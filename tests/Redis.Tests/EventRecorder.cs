using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace LiveOrleans.Redis.Tests;

/// <summary>Keeps the events that a class logs, exceptions included.</summary>
internal sealed class EventRecorder<T> : ILogger<T>
{
    private readonly ConcurrentQueue<(int Id, string Text)> _events = new();

    public IEnumerable<int> Ids => _events.Select(static entry => entry.Id);

    public IEnumerable<string> Texts => _events.Select(static entry => entry.Text);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _events.Enqueue((eventId.Id, formatter(state, exception) + exception));
}
