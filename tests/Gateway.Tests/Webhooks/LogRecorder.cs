using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace LiveOrleans.Gateway.Tests;

/// <summary>Keeps what a webhook logs.</summary>
internal sealed class LogRecorder : ILogger<Webhook>
{
    private readonly ConcurrentQueue<(int Id, string Text)> _all = new();
    private readonly Channel<int> _ids = System.Threading.Channels.Channel.CreateBounded<int>(1000);

    public IReadOnlyList<int> Ids => [.. _all.Select(static logged => logged.Id)];

    public string Text => string.Join('\n', _all.Select(static logged => logged.Text));

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        _all.Enqueue((eventId.Id, $"{formatter(state, exception)} {exception}"));
        _ids.Writer.TryWrite(eventId.Id);
    }

    /// <summary>Waits until something is logged.</summary>
    public async Task UntilAsync(int id, CancellationToken cancellationToken)
    {
        while (await _ids.Reader.ReadAsync(cancellationToken) != id)
        {
            // Something else.
        }
    }
}
