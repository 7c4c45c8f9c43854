using System.Net.WebSockets;
using LiveOrleans.Protocol;
using Microsoft.Extensions.Logging;

namespace LiveOrleans.Gateway;

/// <summary>One WebSocket from its opening to its end.</summary>
/// <remarks>
/// It ends in one of these ways: the client closes, which is answered; the session closes, and the client has a bounded
/// time to answer; the connection breaks; or <see cref="Abort"/>. All that is sent, pongs too, goes through the session's outbox,
/// so that frames never mix.
/// </remarks>
internal sealed partial class WebSocketTransport : ITransport
{
    private readonly IUpgradedConnection _connection;
    private readonly SessionOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly WebSocketReader _reader;

    // Since when the client may take its time to answer the close; 0 while nobody closes.
    private long _closingSince;

    public WebSocketTransport(IUpgradedConnection connection, WebSocketOffer offer, SessionOptions options, TimeProvider time, ILogger logger)
    {
        _connection = connection;
        _options = options;
        _time = time;
        _logger = logger;
        _reader = new WebSocketReader(options.MessageSizeLimit);
        Codec = offer.Codec;
        PingFrame = offer.UsesFramePings ? WebSocketFrame.Ping() : null;
    }

    /// <inheritdoc/>
    public Codec Codec { get; }

    /// <inheritdoc/>
    public Framing Framing => WebSocketFraming.Instance;

    /// <inheritdoc/>
    public byte[]? PingFrame { get; }

    /// <summary>Runs a session on the connection, until both have ended.</summary>
    public async Task RunAsync(SessionDirectory sessions, Caller caller)
    {
        var session = sessions.Open(caller, this);
        byte[]? answer = null;
        try
        {
            answer = await ReceiveAsync(session);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            Log.Ended(_logger, session.Id, exception);
            Abort();
        }
        finally
        {
            _reader.End();
            Closing();
            await sessions.EndAsync(session, answer);
            await _connection.DisposeAsync();
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
    public void Abort() => _connection.Abort();

    /// <summary>Receives until the client closes.</summary>
    /// <returns>What answers the client's close.</returns>
    /// <exception cref="IOException">The connection ended otherwise.</exception>
    private async Task<byte[]> ReceiveAsync(Session session)
    {
        while (true)
        {
            var received = await _connection.Input.ReadAsync();
            var bytes = received.Buffer;
            while (_reader.TryRead(ref bytes, out var read))
            {
                if (read.Kind == WebSocketInputKind.Close)
                {
                    // The client's own code goes back to it, as RFC 6455 section 5.5.1 has it.
                    var code = read.Code == (int)WebSocketCloseStatus.Empty ? (int)WebSocketCloseStatus.NormalClosure : read.Code;
                    return CloseFrame(code, string.Empty);
                }

                await TakeAsync(session, read);
            }

            // Of a session that is closed what still comes is read and dropped: a socket that is closed with bytes unread is
            // reset, and the client would not see the code.
            _connection.Input.AdvanceTo(bytes.Start, bytes.End);
            if (received.IsCompleted)
            {
                throw new IOException("The client ended the connection without closing the WebSocket.");
            }
        }
    }

    private ValueTask TakeAsync(Session session, WebSocketInput read)
    {
        switch (read.Kind)
        {
            case WebSocketInputKind.Message when !session.IsClosed:
                return session.ReceiveAsync(read.Data);
            case WebSocketInputKind.Ping:
                session.Send(WebSocketFrame.Pong(read.Data.Span));
                break;
            case WebSocketInputKind.Pong when PingFrame is not null:
                session.Ponged();
                break;
            case WebSocketInputKind.Fault:
                session.Close(read.Code, read.Reason);
                break;
        }

        return default;
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.TransportEnded, LogLevel.Debug, "The WebSocket of session {SessionId} broke.", EventName = nameof(EventIds.TransportEnded))]
        public static partial void Ended(ILogger logger, string sessionId, Exception exception);
    }
}
