using LiveOrleans.Protocol;
using LiveOrleans.Protocol.Messages;
using ClientInfo = LiveOrleans.Channels.ClientInfo;
using SourceRequest = LiveOrleans.Channels.SourceRequest;
using SourceUser = LiveOrleans.Channels.SourceUser;

namespace LiveOrleans.Gateway;

/// <summary>One connected client: it connects, sends commands, answers pings, and ends.</summary>
/// <remarks>
/// The transport receives and calls <see cref="ReceiveAsync"/> from one thread at a time; the clock calls
/// <see cref="Tick"/>; anybody may call <see cref="Disconnect"/>. The rules are those of the centrifuge server's client.go.
/// </remarks>
internal sealed partial class Session : IOutboxOwner, IDisposable
{
    private readonly ITransport _transport;
    private readonly SessionContext _context;
    private readonly Outbox _outbox;
    private readonly CommandLanes _lanes;
    private readonly CancellationTokenSource _ended = new();
    private readonly CommandPace? _pace;
    private readonly long _opened;

    // The clock's own, once the client has connected.
    private long _nextPing;

    // When the client must have answered the last ping; 0 when it has.
    private long _pongDeadline;

    // When commands last held up what came behind them; 0 for never, the greatest number while they do.
    private long _heldUp;
    private volatile bool _isConnected;

    // A client that was refused must come anew; read by the receiving thread alone.
    private bool _hasAsked;
    private int _isClosed;

    public Session(string id, Caller caller, ITransport transport, SessionContext context)
    {
        Id = id;
        Ended = _ended.Token;
        _transport = transport;
        _context = context;
        Become(caller);
        _pace = context.Options.MaxOperationsPerSecond is { } most ? new CommandPace(most, context.Options.ChannelLimit, context.Time) : null;
        _opened = context.Time.GetTimestamp();
        _outbox = new Outbox(transport, this, context.Options.ClientQueueMaxSize, context.Metrics, context.Time);
        _lanes = new CommandLanes(context.Options.MaxConcurrency, run => context.Commands.PublishAsync(this, run));
        Channels = new SessionChannels(_outbox, context.Hub, context.Metrics, context.Options.ChannelLimit);
    }

    /// <summary>The session's id, unique in the cluster.</summary>
    public string Id { get; }

    /// <summary>Whose the session is; <see cref="Caller.Unproved"/> until its token has come, where it opened without any proof.</summary>
    public Caller Caller { get; private set; }

    /// <summary>The session as others see it.</summary>
    public ClientInfo Client { get; private set; }

    /// <summary>Who opened the session, as sources are told.</summary>
    public SourceUser User { get; private set; }

    /// <summary>What the session subscribes to.</summary>
    public SessionChannels Channels { get; }

    /// <summary>Cancelled when the session ends: nobody waits for its commands any more.</summary>
    public CancellationToken Ended { get; }

    /// <summary>Whether the session has been told to end, by either side.</summary>
    public bool IsClosed => Volatile.Read(ref _isClosed) != 0;

    /// <summary>Whether the client has connected: before that it must be told nothing.</summary>
    public bool IsConnected => _isConnected;

    /// <summary>Takes one frame of commands.</summary>
    /// <param name="frame">The bytes; free again when the call has completed.</param>
    /// <returns>When the next frame can be taken: later, while as many commands run as may.</returns>
    public async ValueTask ReceiveAsync(ReadOnlyMemory<byte> frame)
    {
        var commands = _transport.Codec.Read(frame);
        while (!IsClosed && commands.TryRead(out var command))
        {
            var accepted = AcceptAsync(command);
            if (!accepted.IsCompletedSuccessfully)
            {
                Volatile.Write(ref _heldUp, long.MaxValue);
                await accepted;
                Volatile.Write(ref _heldUp, _context.Time.GetTimestamp());
            }
        }

        _lanes.Start();
        if (commands.Fault is { } fault)
        {
            Log.BadFrame(_context.Logger, Id, fault.Reason, fault.Position);
            Disconnect(DisconnectCode.BadRequest);
        }
    }

    /// <summary>Does what is due: the ping, and the ends that come of silence.</summary>
    /// <param name="now">The time, as a timestamp of the context's clock.</param>
    public void Tick(long now)
    {
        _transport.Tick(now);
        if (IsClosed)
        {
            return;
        }

        if (_outbox.IsStuck(now, _context.Options.WriteTimeout))
        {
            // A close frame would wait behind the stuck write.
            Disconnect(DisconnectCode.WriteError);
            _transport.Abort();
        }
        else if (!_isConnected)
        {
            if (_context.Time.GetElapsedTime(_opened, now) >= _context.Options.StaleDelay)
            {
                Disconnect(DisconnectCode.Stale);
            }
        }
        else if (Expire(now))
        {
            // Nothing else is due any more.
        }
        else if (IsSilent(now))
        {
            Disconnect(DisconnectCode.NoPong);
        }
        else if (now >= Volatile.Read(ref _nextPing))
        {
            Volatile.Write(ref _nextPing, now + Ticks(_context.Options.PingInterval));
            Volatile.Write(ref _pongDeadline, _transport.IsListening ? 0 : now + Ticks(_context.Options.PongTimeout));
            _outbox.Send(_transport.PingFrame ?? Encode(new Reply()));
        }
    }

    /// <summary>Sends replies; without effect when the session has ended.</summary>
    public void Reply(params ReadOnlySpan<Reply> replies)
    {
        if (IsClosed)
        {
            return;
        }

        var frames = new byte[replies.Length][];
        for (var i = 0; i < frames.Length; i++)
        {
            if (replies[i].Error is { } error)
            {
                _context.Metrics.Failed(replies[i].Answers, error.Code);
            }
            else if (replies[i].Push?.Unsubscribe is { } unsubscribe)
            {
                _context.Metrics.Unsubscribed((int)unsubscribe.Code);
            }

            frames[i] = Encode(replies[i]);
        }

        _outbox.Send(frames);
    }

    /// <summary>Sends a frame that the transport has made.</summary>
    public void Send(byte[] frame) => _outbox.Send([frame]);

    /// <summary>The client has answered a ping of its transport's.</summary>
    public void Ponged() => Volatile.Write(ref _pongDeadline, 0);

    /// <summary>Makes the bytes of a reply.</summary>
    public byte[] Encode(Reply reply) =>
        _transport.Framing.Encode(_transport.Codec, reply, static (codec, reply, output) => codec.Encode(reply, output));

    /// <summary>Makes a subscription of this session, without joining the channel yet.</summary>
    /// <param name="name">The channel's name as the client spelt it.</param>
    /// <param name="feed">What the session will read.</param>
    /// <param name="request">What the session asked of the channel's source; null where none feeds the channel.</param>
    /// <param name="grant">What a token of its own says; null when it has none.</param>
    /// <param name="isServerSide">Whether an application's server wants it, instead of the client.</param>
    public SessionSubscription CreateSubscription(
        string name, ChannelFeed feed, SourceRequest? request, SubscriptionVerdict? grant, bool isServerSide = false) =>
        new(name, feed, feed.Encoding(_transport.Framing, _transport.Codec, name), Client, _outbox)
        {
            Request = request,
            IsByToken = grant is not null,
            EndsAt = EndOf(grant?.ExpiresAt),
            IsServerSide = isServerSide,
        };

    /// <summary>Ends the session with a code of the client protocol.</summary>
    public void Disconnect(DisconnectCode code) => Close(code.Code, code.Reason);

    /// <summary>Ends the session: its channels are left at once, and the client is told why. Only the first reason counts.</summary>
    /// <param name="code">The code of the close frame, or of what the transport has instead.</param>
    /// <param name="reason">The same in words.</param>
    public void Close(int code, string reason)
    {
        if (Interlocked.Exchange(ref _isClosed, 1) != 0)
        {
            return;
        }

        _context.Metrics.Disconnected(code);
        Log.Disconnected(_context.Logger, Id, code, reason);
        _outbox.Close(_transport.CloseFrame(code, reason));
        _transport.Closing();
        Channels.Close();
    }

    /// <summary>Ends what is left of the session when nothing is received any more.</summary>
    /// <param name="lastFrame">What the client still gets; null when it is gone.</param>
    /// <returns>When its channels are left, its commands have ended and nothing is being written.</returns>
    public async Task EndAsync(byte[]? lastFrame)
    {
        Interlocked.Exchange(ref _isClosed, 1);
        _outbox.Close(lastFrame);
        Channels.Close();
        await _ended.CancelAsync();
        await _lanes.DrainAsync();
        await _outbox.IdleAsync();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _lanes.Dispose();
        _ended.Dispose();
    }

    void IOutboxOwner.OnReset(SessionSubscription subscription)
    {
        _context.Metrics.Unsubscribed(UnsubscribeCode.InsufficientState.Code);
        Channels.Unsubscribe(subscription);
        if (subscription.IsServerSide || _transport.IsListening)
        {
            // The client cannot subscribe again to what it did not ask for; it comes back as a whole.
            Disconnect(DisconnectCode.InsufficientState);
        }
    }

    void IOutboxOwner.OnOverrun() => Disconnect(DisconnectCode.Slow);

    void IOutboxOwner.OnWriteFailed(Exception exception)
    {
        Log.WriteFailed(_context.Logger, Id, exception);
        Disconnect(DisconnectCode.WriteError);
        _transport.Abort();
    }

    private ValueTask AcceptAsync(Command command)
    {
        if (IsTooFast(command))
        {
            return default;
        }

        switch (command.Kind)
        {
            case CommandKind.Connect when !_isConnected && !_hasAsked && command.Id > 0:
                _hasAsked = true;
                return ConnectAsync(command.Id, command.Connect.Token);
            case CommandKind.Refresh when IsCommand(command):
                return _lanes.RunAsync(string.Empty, () => _context.Commands.RefreshAsync(this, command));
            case CommandKind.Pong when _transport.PingFrame is null && TakePong():
                return default;
            case CommandKind.Send when _isConnected:
                Disconnect(DisconnectCode.NotAvailable);
                return default;
            case CommandKind.Ping or CommandKind.Rpc when IsCommand(command):
                Reply(LiveError.NotAvailable.ToReply(command));
                return default;
            case CommandKind.SubRefresh when IsCommand(command) && command.SubRefresh.Channel.Length > 0:
                return _lanes.RunAsync(command.SubRefresh.Channel, () => _context.Commands.RefreshAsync(this, command));
            default:
                if (!IsCommand(command) || ChannelCommands.ChannelOf(command) is not { Length: > 0 } channel)
                {
                    Disconnect(DisconnectCode.BadRequest);
                    return default;
                }

                return command.Kind is CommandKind.Publish
                    ? _lanes.PublishAsync(command)
                    : _lanes.RunAsync(channel, () => _context.Commands.ExecuteAsync(this, command));
        }
    }

    private bool IsCommand(Command command) => _isConnected && command.Id > 0;

    // An answer that stands behind commands which the session has not taken yet is late by the node's fault, not by the client's.
    private bool IsSilent(long now)
    {
        var deadline = Volatile.Read(ref _pongDeadline);
        var heldUp = Volatile.Read(ref _heldUp);
        return deadline != 0 && now >= deadline && heldUp != long.MaxValue && (heldUp == 0 || now >= heldUp + Ticks(_context.Options.PongTimeout));
    }

    private bool TakePong() => _isConnected && Interlocked.Exchange(ref _pongDeadline, 0) != 0;

    private async ValueTask ConnectAsync(uint id, string token)
    {
        try
        {
            if (await _context.Access.ConnectAsync(this, id, token))
            {
                Reply(new Reply { Id = id, Connect = Begin() });
            }
        }
        catch (OperationCanceledException) when (Ended.IsCancellationRequested)
        {
            // The client is gone.
        }
    }

    private ConnectResult Begin()
    {
        // The first ping comes at a random time, so that sessions that came together are not all pinged together.
        var interval = _context.Options.PingInterval;
        var first = interval * (0.5 + (Random.Shared.NextDouble() / 2));
        Volatile.Write(ref _nextPing, _context.Time.GetTimestamp() + Ticks(first));
        _isConnected = true;
        var result = new ConnectResult { Client = Id, Version = ProductVersion.Text };
        if (_transport.PingFrame is null)
        {
            result.Ping = (uint)Math.Ceiling(interval.TotalSeconds);
            result.Pong = !_transport.IsListening;
        }

        if (Caller.IsByToken && SecondsLeft(Caller.ExpiresAt) is { } seconds)
        {
            result.Expires = true;
            result.Ttl = seconds;
        }

        _transport.Describe(result);
        return result;
    }

    private long Ticks(TimeSpan duration) => (long)(duration.TotalSeconds * _context.Time.TimestampFrequency);
}
