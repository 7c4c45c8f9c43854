using System.Net.WebSockets;
using LiveOrleans.Channels;

namespace LiveOrleans.Sources;

/// <summary>Carries the messages of one connection to the channel until either ends.</summary>
/// <param name="connection">The connection; it is closed with the run.</param>
/// <param name="sink">Takes the publications.</param>
/// <param name="host">Where the messages come from, for errors.</param>
/// <param name="idleTimeout">How long nothing may come; null for any time.</param>
/// <param name="time">The clock of that.</param>
/// <param name="schema">The schema of frames that have data alone, before one has come; null for none.</param>
/// <remarks>
/// A message that is not JSON ends the run: leaving it out would be a loss that nobody is told of, while the end of a run is seen
/// with its reason. What came before it is published. Cancelling closes the connection at once, whatever is being waited for.
/// </remarks>
internal sealed class MessagePump(
    ISourceConnection connection, ISourceSink sink, string host, TimeSpan? idleTimeout, TimeProvider time, FrameSchema? schema = null)
{
    /// <summary>The most bytes of one message.</summary>
    internal const int MaxMessageBytes = 1024 * 1024;

    private readonly MessageBatch _batch = new(sink, schema);

    /// <summary>Runs to the connection's end.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        // A read ends by its own token; this closes the connection while a write is waited for.
        await using var closing = cancellationToken.UnsafeRegister(static state => (state as ISourceConnection)?.Dispose(), connection);
        try
        {
            await ReadToEndAsync(cancellationToken);
        }
        catch (Exception exception) when (cancellationToken.IsCancellationRequested && exception is not OperationCanceledException)
        {
            throw new OperationCanceledException("The connection was closed.", exception, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or WebSocketException or InvalidDataException)
        {
            // What came before the connection broke, or before a message that cannot be read, counts.
            await FlushAsync(cancellationToken);
            throw;
        }
    }

    private async Task ReadToEndAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            // What is there already is read at once and joins the batch; when there is nothing more, the batch goes.
            var reading = connection.ReadAsync(cancellationToken);
            var hasMore = reading.IsCompleted ? await reading : await FlushMeanwhileAsync(reading.AsTask(), cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            if (!hasMore)
            {
                await FlushAsync(cancellationToken);
                return;
            }

            await TakeAsync(cancellationToken);
        }
    }

    private async Task<bool> FlushMeanwhileAsync(Task<bool> reading, CancellationToken cancellationToken)
    {
        try
        {
            await FlushAsync(cancellationToken);
            return await WaitAsync(reading, cancellationToken);
        }
        finally
        {
            if (!reading.IsCompleted)
            {
                // Nothing of the run goes on when it has ended.
                connection.Dispose();
                await ((Task)reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            }
        }
    }

    private async Task<bool> WaitAsync(Task<bool> reading, CancellationToken cancellationToken)
    {
        try
        {
            return await reading.WaitAsync(idleTimeout ?? Timeout.InfiniteTimeSpan, time, cancellationToken);
        }
        catch (TimeoutException exception) when (!reading.IsCompleted)
        {
            throw new TimeoutException($"{host} sent nothing for {idleTimeout?.TotalSeconds:0.#} s", exception);
        }
    }

    private async ValueTask TakeAsync(CancellationToken cancellationToken)
    {
        while (connection.TryTake(out var message))
        {
            if (!_batch.TryAdd(message, out var fault))
            {
                throw new InvalidDataException($"{host} sent a message that is not JSON (byte {fault.Position})");
            }

            if (_batch.IsFull)
            {
                await FlushAsync(cancellationToken);
            }
        }
    }

    private ValueTask FlushAsync(CancellationToken cancellationToken) => _batch.FlushAsync(connection.Cursor, cancellationToken);
}
