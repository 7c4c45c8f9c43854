using System.Buffers;
using System.Net.WebSockets;
using LiveOrleans.Protocol;
using Microsoft.Extensions.Logging;

namespace LiveOrleans.Gateway;

/// <summary>One WebSocket from its opening to its end.</summary>
/// <remarks>
/// It ends in one of these ways: the client closes, which is answered; the session closes, and the client has a bounded
/// time to answer; the stream breaks; or <see cref="Abort"/>. The library only parses what is received. All that is sent,
/// its own pongs too, goes through the session's outbox, so that frames never mix.
/// </remarks>
internal sealed partial class WebSocketTransport : ITransport, IAsyncDisposable
{
    private const int FirstBuffer = 4096;

    private readonly IUpgradedConnection _connection;
    private readonly SessionOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ReplyingStream _replies;
    private readonly WebSocket _socket;

    // Since when the client may take its time to answer the close; 0 while nobody closes.
    private long _closingSince;

    // Guards the end: whoever comes after it must not touch a request that is over.
    private readonly Lock _lock = new();
    private bool _hasEnded;

    public WebSocketTransport(IUpgradedConnection connection, WebSocketOffer offer, SessionOptions options, TimeProvider time, ILogger logger)
    {
        _connection = connection;
        _options = options;
        _time = time;
        _logger = logger;
        Codec = offer.Codec;
        PingsItself = offer.UsesFramePings;
        _replies = new ReplyingStream(connection);
        _socket = WebSocket.CreateFromStream(_replies, new WebSocketCreationOptions
        {
            IsServer = true,
            KeepAliveInterval = offer.UsesFramePings ? options.PingInterval : TimeSpan.Zero,
            KeepAliveTimeout = offer.UsesFramePings ? options.PongTimeout : Timeout.InfiniteTimeSpan,
        });
    }

    /// <inheritdoc/>
    public Codec Codec { get; }

    /// <inheritdoc/>
    public Framing Framing => WebSocketFraming.Instance;

    /// <inheritdoc/>
    public bool PingsItself { get; }

    /// <summary>Runs a session on the socket, until both have ended.</summary>
    public async Task RunAsync(SessionDirectory sessions, Caller caller)
    {
        var session = sessions.Open(caller, this);
        _replies.Session = session;
        byte[]? answer = null;
        try
        {
            while (await ReceiveAsync(session))
            {
            }

            // The client's own code goes back to it, as RFC 6455 section 5.5.1 has it.
            var code = _socket.CloseStatus is { } status and not WebSocketCloseStatus.Empty ? status : WebSocketCloseStatus.NormalClosure;
            answer = CloseFrame((int)code, string.Empty);
        }
        catch (Exception exception) when (exception is WebSocketException or IOException or OperationCanceledException)
        {
            Log.Ended(_logger, session.Id, exception);
            Abort();
        }
        finally
        {
            Closing();
            await sessions.EndAsync(session, answer);
        }
    }

    /// <inheritdoc/>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> frames) => _connection.WriteAsync(frames);

    /// <inheritdoc/>
    public byte[] CloseFrame(int code, string reason) => WebSocketFrame.Close(code, reason);

    /// <inheritdoc/>
    public void Closing() => Interlocked.CompareExchange(ref _closingSince, _time.GetTimestamp(), 0);

    /// <inheritdoc/>
    public void Tick(long now)
    {
        var since = Volatile.Read(ref _closingSince);
        if (since != 0 && _time.GetElapsedTime(since, now) >= _options.CloseTimeout)
        {
            Abort();
        }
    }

    /// <inheritdoc/>
    public void Abort()
    {
        lock (_lock)
        {
            if (!_hasEnded)
            {
                _connection.Abort();
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            _hasEnded = true;
        }

        _socket.Dispose();
        return default;
    }

    /// <summary>Receives one message and hands it to the session; false when the client has closed.</summary>
    private async ValueTask<bool> ReceiveAsync(Session session)
    {
        // An idle session holds no buffer: this waits for the first byte of a message.
        var result = await _socket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None);
        if (result.MessageType == WebSocketMessageType.Close)
        {
            return false;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
        var length = 0;
        try
        {
            while (!result.EndOfMessage)
            {
                if (length == buffer.Length)
                {
                    buffer = Grow(buffer);
                }

                result = await _socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
                if (result.MessageType == WebSocketMessageType.Close)
                {
                    return false;
                }

                length += result.Count;
                if (length > _options.MessageSizeLimit)
                {
                    session.Close((int)WebSocketCloseStatus.MessageTooBig, "message size limit exceeded");
                }

                // What comes after the close frame is read and dropped: a socket that is closed with bytes unread is
                // reset, and the client would not see the code.
                length = session.IsClosed ? 0 : length;
            }

            if (!session.IsClosed)
            {
                await session.ReceiveAsync(buffer.AsMemory(0, length));
            }

            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] Grow(byte[] buffer)
    {
        var grown = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(grown, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return grown;
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.TransportEnded, LogLevel.Debug, "The WebSocket of session {SessionId} broke.", EventName = nameof(EventIds.TransportEnded))]
        public static partial void Ended(ILogger logger, string sessionId, Exception exception);
    }
}
