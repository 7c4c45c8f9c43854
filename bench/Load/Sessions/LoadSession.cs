using System.Buffers;

namespace LiveOrleans.Load;

/// <summary>One session: connects, subscribes to channels or to none, checks what arrives, may publish.</summary>
/// <remarks>Owned by the one thread of <see cref="LoadLoop"/>.</remarks>
internal sealed class LoadSession : IWebSocketEvents, IDisposable
{
    private const uint ConnectId = 1;
    private const uint FirstSubscribeId = 2;

    private readonly IWire _wire;
    private readonly SessionChannel[] _channels;
    private readonly ArrayBufferWriter<byte> _payload = new();
    private readonly Dictionary<uint, ChannelLoad> _publishing = [];
    private readonly uint _lastIdBeforePublishing;
    private uint _lastId;
    private int _subscribed;

    /// <param name="server">Where to connect to.</param>
    /// <param name="wire">The encoding.</param>
    /// <param name="channels">The channels to subscribe to; several must have numbers that follow each other.</param>
    public LoadSession(ServerAddress server, IWire wire, params IReadOnlyList<ChannelLoad> channels)
    {
        _wire = wire;
        _channels = [.. channels.Select(static channel => new SessionChannel(channel))];
        _lastId = _lastIdBeforePublishing = FirstSubscribeId - 1 + (uint)_channels.Length;
        Link = new WebSocketLink(server, wire, this);
    }

    public WebSocketLink Link { get; }

    public IReadOnlyList<SessionChannel> Channels => _channels;

    /// <summary>Connected and subscribed to all of its channels.</summary>
    public bool IsReady { get; private set; }

    /// <summary>Why the session ended; null while it has not.</summary>
    public string? CloseReason { get; private set; }

    public long PingsAnswered { get; private set; }

    /// <summary>Publications that the server has not answered yet; always 0 where it answers none.</summary>
    public int Unacknowledged => _publishing.Count;

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

        _lastId++;
        if (_wire.Acknowledges)
        {
            _publishing.Add(_lastId, channel);
        }

        _payload.ResetWrittenCount();
        _wire.WritePublish(_payload, _lastId, channel.Name, data);
        Link.Send(_wire.Opcode, _payload.WrittenSpan);
    }

    public void Opened()
    {
        _wire.WriteConnect(_payload, [.. _channels.Select(static part => part.Channel.Name)]);
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
        if (_lastId > _lastIdBeforePublishing)
        {
            throw PublisherClosed(reason);
        }

        if (IsReady)
        {
            foreach (var part in _channels)
            {
                part.Channel.Left(part.Order.Position, reason);
            }
        }
    }

    public void Dispose() => Link.Dispose();

    private void TakePublication(in ScannedReply publication, long now)
    {
        var (channel, order) = Find(publication.Lane);
        if (publication.Offset is not { } offset)
        {
            throw new LoadException($"The server sent a publication of {channel.Name} without an offset: its order cannot be checked.");
        }

        channel.Meter.Add(publication.Sent, now);
        if (order.Position is null)
        {
            order.Start(channel.StartBefore(offset));
        }

        var before = order.Position.GetValueOrDefault();
        if (order.Observe(offset))
        {
            channel.Passed(before, offset);
        }
    }

    private (ChannelLoad Channel, OrderChecker Order) Find(int? lane)
    {
        var index = _channels.Length > 0 && lane is { } number ? number - _channels[0].Channel.Number : 0;
        if ((uint)index >= (uint)_channels.Length)
        {
            throw new LoadException($"The server sent a publication of channel {lane} to a session that has not subscribed to it.");
        }

        return (_channels[index].Channel, _channels[index].Order);
    }

    private void TakeReply(in ScannedReply reply)
    {
        switch (reply.Kind)
        {
            case ReplyKind.Ping:
                AnswerPing();
                break;
            case ReplyKind.Connected when _channels.Length == 0:
                IsReady = true;
                break;
            case ReplyKind.Subscribed when reply.Id <= _lastIdBeforePublishing:
                Subscribed(_channels[(int)(reply.Id - FirstSubscribeId)], reply.Offset);
                break;
            case ReplyKind.Published:
                Published(reply.Id);
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

    private void Subscribed(SessionChannel part, ulong? position)
    {
        if (position is { } start)
        {
            part.Order.Start(start);
        }

        part.Channel.Joined(position);
        IsReady = ++_subscribed == _channels.Length;
    }

    private void Published(uint id)
    {
        if (_publishing.Remove(id, out var channel))
        {
            channel.Acknowledged++;
        }
    }

    // A temporary error is the server's way to say "slower"; any other would meet every publication to come.
    private void TakeError(in ScannedReply reply)
    {
        if (!_publishing.Remove(reply.Id, out var channel) || reply.Error is not { Temporary: true })
        {
            throw new LoadException($"The server refused to {Describe(reply.Id, channel)}: {reply.Error}");
        }

        channel.Reject();
    }

    private string Describe(uint id, ChannelLoad? published) => id == ConnectId
        ? "connect"
        : id > ConnectId && id <= _lastIdBeforePublishing
            ? $"subscribe to {_channels[(int)(id - FirstSubscribeId)].Channel.Name}"
            : $"publish to {published?.Name}";

    private static LoadException PublisherClosed(string reason) => new($"The server closed a publisher's session: {reason}");
}
