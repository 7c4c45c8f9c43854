using System.Buffers;

namespace LiveOrleans.Load;

/// <summary>One session: connects, subscribes to at most one channel, checks what arrives, may publish.</summary>
/// <remarks>Owned by the one thread of <see cref="LoadLoop"/>.</remarks>
internal sealed class LoadSession : IWebSocketEvents, IDisposable
{
    // 1 and 2 are the connect and the subscribe command.
    private const uint LastIdBeforePublishing = 2;

    private readonly IWire _wire;
    private readonly ArrayBufferWriter<byte> _payload = new();
    private readonly Dictionary<uint, ChannelLoad> _publishing = [];
    private uint _lastId = LastIdBeforePublishing;

    /// <param name="server">Where to connect to.</param>
    /// <param name="wire">The encoding; may be shared by all sessions of a loop.</param>
    /// <param name="channel">The channel to subscribe to; null for none.</param>
    public LoadSession(ServerAddress server, IWire wire, ChannelLoad? channel = null)
    {
        _wire = wire;
        Channel = channel;
        Link = new WebSocketLink(server, wire.Subprotocol, this);
    }

    public WebSocketLink Link { get; }

    public ChannelLoad? Channel { get; }

    public OrderChecker Order { get; } = new();

    /// <summary>Connected and, where there is a channel, subscribed.</summary>
    public bool IsReady { get; private set; }

    /// <summary>Why the session ended; null while it has not.</summary>
    public string? CloseReason { get; private set; }

    public long PingsAnswered { get; private set; }

    /// <summary>Puts a publication in front of the socket; the loop sends it.</summary>
    /// <param name="channel">Where to publish.</param>
    /// <param name="data">The publication's JSON.</param>
    /// <exception cref="LoadException">The session is closed.</exception>
    public void Publish(ChannelLoad channel, ReadOnlySpan<byte> data)
    {
        if (CloseReason is not null)
        {
            throw PublisherClosed(CloseReason);
        }

        _publishing.Add(++_lastId, channel);
        _payload.ResetWrittenCount();
        _wire.WritePublish(_payload, _lastId, channel.Name, data);
        Link.Send(_wire.Opcode, _payload.WrittenSpan);
    }

    public void Opened()
    {
        _wire.WriteConnect(_payload, Channel?.Name);
        Link.Send(_wire.Opcode, _payload.WrittenSpan);
    }

    public void Received(ReadOnlySpan<byte> message, long now)
    {
        while (CloseReason is null && _wire.TryRead(ref message, out var reply))
        {
            if (reply.Kind == ReplyKind.Publication)
            {
                TakePublication(reply, now);
            }
            else
            {
                TakeReply(reply);
            }
        }
    }

    public void Closed(string reason)
    {
        CloseReason = reason;
        if (_lastId > LastIdBeforePublishing)
        {
            throw PublisherClosed(reason);
        }

        if (IsReady)
        {
            Channel?.Left(Order.Position);
        }
    }

    public void Dispose() => Link.Dispose();

    private void TakePublication(in ScannedReply publication, long now)
    {
        if (Channel is null || publication.Offset is not { } offset)
        {
            throw new LoadException($"The server sent a publication of {Channel?.Name ?? "no channel"} without an offset: its order cannot be checked.");
        }

        Channel.Meter.Add(publication.Sent, now);
        if (Order.Position is null)
        {
            Order.Start(Channel.StartBefore(offset));
        }

        var before = Order.Position.GetValueOrDefault();
        if (Order.Observe(offset))
        {
            Channel.Passed(before, offset);
        }
    }

    private void TakeReply(in ScannedReply reply)
    {
        switch (reply.Kind)
        {
            case ReplyKind.Ping:
                AnswerPing();
                break;
            case ReplyKind.Connected when Channel is null:
                IsReady = true;
                break;
            case ReplyKind.Subscribed when Channel is not null:
                Subscribed(Channel, reply.Offset);
                break;
            case ReplyKind.Published:
                _publishing.Remove(reply.Id);
                break;
            case ReplyKind.Error:
                TakeError(reply);
                break;
            case ReplyKind.Ended:
                Link.Close($"subscription ended with {reply.Error}");
                break;
        }
    }

    private void AnswerPing()
    {
        PingsAnswered++;
        _payload.ResetWrittenCount();
        _wire.WritePong(_payload);
        Link.Send(_wire.Opcode, _payload.WrittenSpan);
    }

    private void Subscribed(ChannelLoad channel, ulong? position)
    {
        if (position is { } start)
        {
            Order.Start(start);
        }

        channel.Joined(position);
        IsReady = true;
    }

    // A temporary error is the server's way to say "slower"; any other would meet every publication to come.
    private void TakeError(in ScannedReply reply)
    {
        if (!_publishing.Remove(reply.Id, out var channel) || reply.Error is not { Temporary: true })
        {
            var command = reply.Id switch { 1 => "connect", 2 => $"subscribe to {Channel?.Name}", _ => $"publish to {channel?.Name}" };
            throw new LoadException($"The server refused to {command}: {reply.Error}");
        }

        channel.Rejected++;
    }

    private static LoadException PublisherClosed(string reason) => new($"The server closed a publisher's session: {reason}");
}
