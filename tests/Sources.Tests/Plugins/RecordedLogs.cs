using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace LiveOrleans.Sources.Tests;

/// <summary>Keeps what is logged, and waits for what will be.</summary>
internal sealed class RecordedLogs : ILoggerFactory, ILogger
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly ConcurrentQueue<(LogLevel Level, string? Name, string Text)> _entries = [];
    private readonly SemaphoreSlim _added = new(0);

    public string[] Texts => [.. _entries.Select(entry => entry.Text)];

    /// <summary>Waits for an entry that holds a text, and gives its level and all of it.</summary>
    public async Task<(LogLevel Level, string Text)> WaitAsync(string part)
    {
        while (true)
        {
            foreach (var (level, _, text) in _entries)
            {
                if (text.Contains(part, StringComparison.Ordinal))
                {
                    return (level, text);
                }
            }

            Assert.True(await _added.WaitAsync(Deadline), $"Nobody logged '{part}' among: {string.Join('\n', Texts)}");
        }
    }

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        _entries.Enqueue((logLevel, eventId.Name, formatter(state, exception)));
        _added.Release();
    }

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Dispose() => _added.Dispose();
}
