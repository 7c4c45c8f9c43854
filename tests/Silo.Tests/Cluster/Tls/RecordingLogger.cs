using Microsoft.Extensions.Logging;

namespace LiveOrleans.Silo.Tests;

/// <summary>Keeps the event ids and texts of what is logged.</summary>
internal sealed class RecordingLogger<T> : ILogger<T>
{
    public List<(int Id, string Text)> Entries { get; } = [];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (Entries)
        {
            Entries.Add((eventId.Id, formatter(state, exception)));
        }
    }
}
