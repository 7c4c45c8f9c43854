using System.Threading.Channels;
using LiveOrleans.Channels;

namespace LiveOrleans.Grains.Tests;

/// <summary>Tells when it begins, is woken and ends.</summary>
internal sealed class RunningReader : IEventReader
{
    private readonly Channel<string> _happened = System.Threading.Channels.Channel.CreateBounded<string>(
        new BoundedChannelOptions(1000) { FullMode = BoundedChannelFullMode.DropWrite });

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        _happened.Writer.TryWrite("begins");
        await new TaskCompletionSource().Task.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _happened.Writer.TryWrite("ends");
    }

    public void Wake() => _happened.Writer.TryWrite("woken");

    /// <summary>Waits for the next of a kind.</summary>
    public async Task NextAsync(string what, CancellationToken cancellationToken)
    {
        while (!string.Equals(await _happened.Reader.ReadAsync(cancellationToken), what, StringComparison.Ordinal))
        {
            // Something else.
        }
    }
}
