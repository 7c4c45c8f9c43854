using System.Threading.Channels;

namespace LiveOrleans.Channels;

/// <summary>Says that there may be something to do: raised by many, waited for by one, and remembered until it is.</summary>
public sealed class EventSignal
{
    // One raise that waits stands for all: what is full drops the next.
    private readonly Channel<bool> _raised = System.Threading.Channels.Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Ends the wait, or the next one.</summary>
    public void Raise() => _raised.Writer.TryWrite(true);

    /// <summary>Waits until it was raised since the wait before.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask WaitAsync(CancellationToken cancellationToken) => await _raised.Reader.ReadAsync(cancellationToken);
}
