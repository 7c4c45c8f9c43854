using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace LiveOrleans.Faults;

/// <summary>One connection through a proxy.</summary>
internal sealed class ProxiedConnection
{
    private const int ChunkBytes = 16 * 1024;

    /// <summary>How many chunks may be under way in one direction: what is held or late is in the senders' sockets beyond that.</summary>
    private const int ChunksUnderWay = 64;

    private readonly Socket _caller;
    private readonly ProxiedNetwork _network;
    private readonly CancellationTokenSource _ending;

    public ProxiedConnection(Socket caller, int port, ProxiedNetwork network, CancellationToken ending)
    {
        _caller = caller;
        _caller.NoDelay = true;
        _network = network;
        _ending = CancellationTokenSource.CreateLinkedTokenSource(ending);
        Ended = RunAsync(port, _ending.Token);
    }

    /// <summary>Completes when both sides are closed. Never fails.</summary>
    public Task Ended { get; }

    /// <summary>Resets both sides.</summary>
    public void Reset()
    {
        try
        {
            _ending.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has just ended by itself.
        }
    }

    private async Task RunAsync(int port, CancellationToken cancellationToken)
    {
        var target = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (!_network.IsCut)
            {
                await target.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
                await await Task.WhenAny(PumpAsync(_caller, target, cancellationToken), PumpAsync(target, _caller, cancellationToken));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Either side is gone, or the proxy's network.
        }

        // A side that is closed with a linger of nothing gets a reset.
        var isReset = cancellationToken.IsCancellationRequested || _network.IsCut;
        Close(_caller, isReset);
        Close(target, isReset);
        await _ending.CancelAsync();
        _ending.Dispose();
    }

    private static void Close(Socket socket, bool isReset)
    {
        try
        {
            socket.LingerState = new LingerOption(isReset, 0);
            if (!isReset)
            {
                // A socket that is disposed while it receives gets a reset, too.
                socket.Shutdown(SocketShutdown.Both);
            }
        }
        catch (SocketException)
        {
            // It is closed already, or was never open.
        }

        socket.Dispose();
    }

    private async Task PumpAsync(Socket from, Socket to, CancellationToken cancellationToken)
    {
        var underWay = System.Threading.Channels.Channel.CreateBounded<(long Due, ReadOnlyMemory<byte> Bytes)>(ChunksUnderWay);
        await await Task.WhenAny(ReadAsync(from, underWay.Writer, cancellationToken), WriteAsync(underWay.Reader, to, cancellationToken));
    }

    private async Task ReadAsync(Socket from, ChannelWriter<(long Due, ReadOnlyMemory<byte> Bytes)> writer, CancellationToken cancellationToken)
    {
        var buffer = new byte[ChunkBytes];
        while (await from.ReceiveAsync(buffer, cancellationToken) is > 0 and var count)
        {
            var due = TimeProvider.System.GetTimestamp() + (long)(_network.Delay.TotalSeconds * TimeProvider.System.TimestampFrequency);
            await writer.WriteAsync((due, buffer.AsSpan(0, count).ToArray()), cancellationToken);
        }

        writer.Complete();
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
    }

    private async Task WriteAsync(ChannelReader<(long Due, ReadOnlyMemory<byte> Bytes)> reader, Socket to, CancellationToken cancellationToken)
    {
        await foreach (var (due, bytes) in reader.ReadAllAsync(cancellationToken))
        {
            var left = TimeProvider.System.GetElapsedTime(TimeProvider.System.GetTimestamp(), due);
            if (left > TimeSpan.Zero)
            {
                await Task.Delay(left, TimeProvider.System, cancellationToken);
            }

            await _network.Open.WaitAsync(cancellationToken);
            for (var rest = bytes; !rest.IsEmpty;)
            {
                rest = rest[await to.SendAsync(rest, cancellationToken)..];
            }
        }
    }
}
