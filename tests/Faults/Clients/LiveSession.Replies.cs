using System.Globalization;
using System.Text.Json;

namespace LiveOrleans.Faults;

/// <content>What the server says.</content>
internal sealed partial class LiveSession
{
    private void TakeMessage(ReadOnlyMemory<byte> message)
    {
        while (!message.IsEmpty)
        {
            var end = message.Span.IndexOf((byte)'\n');
            var line = end < 0 ? message : message[..end];
            message = end < 0 ? default : message[(end + 1)..];
            using var json = JsonDocument.Parse(line);
            TakeReply(json.RootElement);
        }
    }

    private void TakeReply(JsonElement reply)
    {
        if (reply.TryGetProperty("push", out var push))
        {
            TakePush(push);
        }
        else if (!reply.TryGetProperty("id", out var id))
        {
            if (_answersPings)
            {
                _toSend.Enqueue(LiveWire.Pong);
            }
        }
        else if (id.GetInt32() == LiveWire.ConnectId)
        {
            TakeConnect(reply);
        }
        else if (_asked.Remove(id.GetInt32(), out var asked))
        {
            if (asked.IsLeaving)
            {
                TakeLeave(asked.Subscription);
            }
            else
            {
                TakeSubscribe(asked.Subscription, reply);
            }
        }
        else if (_call is { } call && call.Id == id.GetInt32())
        {
            _call = null;
            options.Calls?.Take(reply, TimeProvider.System.GetElapsedTime(call.At));
        }
    }

    private void TakeConnect(JsonElement reply)
    {
        if (!reply.TryGetProperty("connect", out var connect))
        {
            // The server answers nothing any more on this connection: it ends as one without a reply.
            return;
        }

        IsConnected = true;
        _answersPings = LiveWire.Flag(connect, "pong");
        _patience = LiveWire.Number(connect, "ping") is > 0 and var interval ? TimeSpan.FromSeconds(interval) + options.PingDelay : TimeSpan.MaxValue;
        foreach (var subscription in subscriptions.Where(static subscription => !subscription.IsOver))
        {
            subscription.Refusals = 0;
            if (subscription.IsWanted)
            {
                Ask(subscription);
            }
            else if (!subscription.IsLeft)
            {
                // The connection ended before the server could say so.
                TakeLeave(subscription);
            }
        }
    }

    private void TakeSubscribe(ClientSubscription subscription, JsonElement reply)
    {
        if (reply.TryGetProperty("error", out var error))
        {
            TakeRefusal(subscription, error);
            return;
        }

        var result = reply.GetProperty("subscribe");
        var start = new Position(LiveWire.Text(result, "epoch"), LiveWire.Number(result, "offset"));
        history.Add(new ClientEvent.Subscribed(Now, subscription.Channel, subscription.Asked, start, LiveWire.Flag(result, "recovered")));
        subscription.Position = start;
        subscription.Refusals = 0;
        if (result.TryGetProperty("publications", out var publications))
        {
            foreach (var publication in publications.EnumerateArray())
            {
                TakePublication(subscription, publication);
            }
        }

        subscription.IsLive = true;
    }

    private void TakeRefusal(ClientSubscription subscription, JsonElement error)
    {
        var code = (int)LiveWire.Number(error, "code");
        history.Add(new ClientEvent.Refused(Now, subscription.Channel, code, LiveWire.Text(error, "message")));
        if (code < 100 || code == 109 || LiveWire.Flag(error, "temporary"))
        {
            subscription.Refusals++;
            AskLater(subscription);
        }
        else
        {
            subscription.IsOver = true;
        }
    }

    private void TakePush(JsonElement push)
    {
        var channel = LiveWire.Text(push, "channel");
        var subscription = subscriptions.FirstOrDefault(candidate => string.Equals(candidate.Channel, channel, StringComparison.Ordinal))
            ?? throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{history.Client} was pushed something of \"{channel}\", to which it never subscribed."));
        if (push.TryGetProperty("pub", out var publication))
        {
            TakePublication(subscription, publication);
        }
        else if (push.TryGetProperty("unsubscribe", out var unsubscribe))
        {
            TakeUnsubscribe(subscription, (int)LiveWire.Number(unsubscribe, "code"));
        }
    }

    private void TakePublication(ClientSubscription subscription, JsonElement publication)
    {
        var epoch = publication.TryGetProperty("epoch", out var own) ? own.GetString() : subscription.Position?.Epoch;
        var position = new Position(epoch ?? string.Empty, LiveWire.Number(publication, "offset"));
        var data = publication.GetProperty("data").GetRawText();
        history.Add(new ClientEvent.Published(Now, subscription.Channel, position, data));
        subscription.Position = position;
    }

    private void TakeUnsubscribe(ClientSubscription subscription, int code)
    {
        history.Add(new ClientEvent.Unsubscribed(Now, subscription.Channel, code));
        subscription.IsLive = false;
        subscription.IsOver = code < 2500;
        if (!subscription.IsOver)
        {
            AskLater(subscription);
        }
    }
}
