using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace LiveOrleans.Silo.Tests;

/// <summary>Hands a test what is logged about changed sources, in its order.</summary>
internal sealed class LogNotes : ILoggerProvider, ILogger<SourceReload>
{
    private readonly Channel<(LogLevel Level, int Id, string Text)> _notes = Channel.CreateBounded<(LogLevel Level, int Id, string Text)>(100);

    public bool IsEmpty => _notes.Reader.Count == 0;

    public async Task<(LogLevel Level, int Id, string Text)> NextAsync() => await _notes.Reader.ReadAsync(TestContext.Current.CancellationToken)
        .AsTask().WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (eventId.Name is nameof(EventIds.SourcesChanged) or nameof(EventIds.SourcesRefused) or nameof(EventIds.SourceReloadFailed))
        {
            Assert.True(_notes.Writer.TryWrite((logLevel, eventId.Id, formatter(state, exception))));
        }
    }

    public void Dispose()
    {
    }
}
