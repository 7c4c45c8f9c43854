using System.Net.WebSockets;

namespace LiveOrleans.Faults;

/// <summary>One connection of a client: one loop that receives, answers pings, subscribes, and gives up when nothing comes.</summary>
internal sealed partial class LiveSession(
    ClientWebSocket socket, IReadOnlyList<ClientSubscription> subscriptions, ClientHistory history, LiveClientOptions options, Random random)
{
    private const int SmallestBuffer = 4096;

    private readonly Dictionary<int, (ClientSubscription Subscription, long At, bool IsLeaving)> _asked = [];
    private readonly Queue<ReadOnlyMemory<byte>> _toSend = [];
    private byte[] _buffer = new byte[SmallestBuffer];
    private int _received;
    private int _lastId = LiveWire.ConnectId;
    private long _lastHeard = Now;
    private TimeSpan _patience = options.ReplyTimeout;
    private bool _answersPings;

    /// <summary>Whether the server took the connect command.</summary>
    public bool IsConnected { get; private set; }

    private static long Now => TimeProvider.System.GetTimestamp();

    /// <summary>Runs until the connection ends or is given up.</summary>
    public async Task<ConnectionEnd> RunAsync(CancellationToken cancellationToken)
    {
        _toSend.Enqueue(LiveWire.Connect(history.Client));
        using var timer = new PeriodicTimer(options.Tick);
        Task<ValueWebSocketReceiveResult>? receiving = null;
        Task<bool>? ticking = null;
        try
        {
            while (true)
            {
                await SendAsync(cancellationToken);
                receiving ??= socket.ReceiveAsync(_buffer.AsMemory(_received), cancellationToken).AsTask();
                ticking ??= timer.WaitForNextTickAsync(cancellationToken).AsTask();
                await Task.WhenAny(receiving, ticking);
                if (receiving.IsCompleted)
                {
                    var result = await receiving;
                    receiving = null;
                    if (result.MessageType == WebSocketMessageType.Close)
                    {
                        return await CloseAsync(cancellationToken);
                    }

                    TakePart(result);
                }

                if (ticking.IsCompleted)
                {
                    await ticking;
                    ticking = null;
                    if (Overdue() is { } reason)
                    {
                        return ConnectionEnd.Lost(reason);
                    }

                    FollowWishes();
                    AskAgain();
                    Call();
                }
            }
        }
        finally
        {
            socket.Abort();
            await EndedAsync(receiving);
        }
    }

    // The other half of the closing handshake; the server does not wait for it for ever, nor need it get it.
    private async Task<ConnectionEnd> CloseAsync(CancellationToken cancellationToken)
    {
        var end = new ConnectionEnd((int?)socket.CloseStatus ?? ConnectionEnd.NoCloseFrame, socket.CloseStatusDescription ?? string.Empty);
        try
        {
            await socket.CloseOutputAsync(socket.CloseStatus ?? WebSocketCloseStatus.NormalClosure, null, cancellationToken);
        }
        catch (WebSocketException)
        {
            // The server is gone already; what it said counts.
        }

        return end;
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        while (_toSend.TryDequeue(out var command))
        {
            await socket.SendAsync(command, WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
        }
    }

    private void TakePart(ValueWebSocketReceiveResult result)
    {
        _lastHeard = Now;
        _received += result.Count;
        if (result.EndOfMessage)
        {
            TakeMessage(_buffer.AsMemory(0, _received));
            _received = 0;
        }
        else if (_received == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }
    }

    private string? Overdue()
    {
        if (TimeProvider.System.GetElapsedTime(_lastHeard) > _patience)
        {
            return IsConnected ? "no ping" : "no reply to connect";
        }

        return _asked.Values.Any(asked => TimeProvider.System.GetElapsedTime(asked.At) > options.ReplyTimeout) ? "no reply to subscribe" : null;
    }

    private void AskAgain()
    {
        foreach (var subscription in subscriptions)
        {
            if (subscription.AskAgainAt is { } due && due <= Now)
            {
                Ask(subscription);
            }
        }
    }

    private void Ask(ClientSubscription subscription)
    {
        subscription.AskAgainAt = null;
        subscription.Asked = subscription.Position;
        subscription.IsLeft = false;
        _asked[++_lastId] = (subscription, Now, IsLeaving: false);
        _toSend.Enqueue(LiveWire.Subscribe(_lastId, subscription.Channel, subscription.Asked));
    }

    private void AskLater(ClientSubscription subscription)
    {
        var wait = Backoff.Next(random, options.MinBackoff, options.MaxBackoff, subscription.Refusals);
        subscription.AskAgainAt = Now + (long)(wait.TotalSeconds * TimeProvider.System.TimestampFrequency);
    }

    // What the abort does to a receive that is under way is nobody's concern.
    private static async Task EndedAsync(Task? receiving)
    {
        if (receiving is not null)
        {
            await receiving.ContinueWith(static ended => ended.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }
}
