using Microsoft.Extensions.Logging;

namespace LiveOrleans.Grains.Tests;

/// <summary>Keeps what is logged.</summary>
internal sealed class LoggedEvents : ILogger
{
    private readonly List<(LogLevel Level, int Id)> _all = [];

    public IReadOnlyList<(LogLevel Level, int Id)> All => _all;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _all.Add((logLevel, eventId.Id));
}
