using LiveOrleans.Channels;
using LiveOrleans.Protocol;
using Microsoft.Extensions.Logging;

namespace LiveOrleans.Gateway;

/// <summary>A session whose client only listens: it subscribes by itself, and each event tells how far the client has come.</summary>
internal sealed partial class UniTransport : ITransport
{
    private readonly StreamedResponse _response;
    private readonly UniPositions _positions;
    private readonly ILogger _logger;
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public UniTransport(StreamedResponse response, UniPositions positions, ILogger logger)
    {
        _response = response;
        _positions = positions;
        _logger = logger;
    }

    /// <inheritdoc/>
    public Codec Codec => Codec.For(WireFormat.Json);

    /// <inheritdoc/>
    public Framing Framing => UniEventFraming.Instance;

    /// <inheritdoc/>
    public bool IsListening => true;

    /// <summary>Runs a session on the response, until both have ended.</summary>
    public async Task RunAsync(SessionDirectory directory, SubscribeCommand subscribe, Caller caller, IReadOnlyList<UniChannel> channels)
    {
        var session = directory.Open(caller, this);
        try
        {
            await using var gone = _response.Gone.UnsafeRegister(static end => ((TaskCompletionSource?)end)?.TrySetResult(), _end);
            await SubscribeAsync(session, subscribe, channels);
            await _end.Task;
        }
        finally
        {
            _response.Closing();
            await directory.EndAsync(session, null);
        }
    }

    /// <inheritdoc/>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> frames)
    {
        var rest = frames.Span;
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOf("\n\n"u8);
            var block = end < 0 ? rest : rest[..(end + 2)];
            rest = rest[block.Length..];
            if (char.IsAsciiDigit((char)block[0]))
            {
                var line = block.IndexOf((byte)'\n');
                _positions.Advance(block[..line]);
                _response.Append(_positions.IdLine);
                block = block[(line + 1)..];
            }

            _response.Append(block);
        }

        return _response.SendAsync();
    }

    /// <inheritdoc/>
    public byte[] CloseFrame(int code, string reason) => DisconnectPush.Encode(this, code, reason);

    /// <inheritdoc/>
    public void Closing()
    {
        _end.TrySetResult();
        _response.Closing();
    }

    /// <inheritdoc/>
    public void Abort() => _response.Abort();

    private async Task SubscribeAsync(Session session, SubscribeCommand subscribe, IReadOnlyList<UniChannel> channels)
    {
        var joined = new List<JoinedChannel>(channels.Count);
        try
        {
            foreach (var asked in channels)
            {
                if (session.IsClosed)
                {
                    break;
                }

                var (channel, error) = await subscribe.JoinAsync(session, asked.Request, asked.Channel, asked.Rule, _response.Gone);
                if (channel is null)
                {
                    session.Disconnect(CodeOf(error));
                    break;
                }

                _positions[joined.Count] = channel.Top;
                joined.Add(channel);
            }
        }
        catch (Exception exception)
        {
            if (exception is not (ChannelUnavailableException or OperationCanceledException))
            {
                Log.Failed(_logger, session.Id, exception);
            }

            session.Disconnect(DisconnectCode.InternalServerError);
        }

        if (session.IsClosed)
        {
            session.Leave(joined);
            return;
        }

        session.Listen(joined, frame => [.. _positions.IdLine, .. frame]);
    }

    // As the centrifuge server tells a client that cannot be answered with an error.
    private static DisconnectCode CodeOf(LiveError? error)
    {
        if (error == LiveError.PermissionDenied)
        {
            return DisconnectCode.PermissionDenied;
        }

        return error == LiveError.TooManyRequests ? DisconnectCode.TooManyRequests : DisconnectCode.InternalServerError;
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.ListeningFailed, LogLevel.Error, "Session {SessionId} could not be subscribed to its channels.", EventName = nameof(EventIds.ListeningFailed))]
        public static partial void Failed(ILogger logger, string sessionId, Exception exception);
    }
}
