using Google.Protobuf.Collections;
using LiveOrleans.Protocol.Messages;

namespace LiveOrleans.Protocol;

/// <summary>Writes replies. The key of a result is written even when the result is empty: clients look for it.</summary>
internal static class JsonReplyEncoder
{
    public static void Write(ref JsonWriter json, Reply reply)
    {
        json.Begin();
        json.Property("id"u8, (ulong)reply.Id);
        if (reply.Error is not null)
        {
            json.Begin("error"u8);
            json.Property("code"u8, (ulong)reply.Error.Code);
            json.Property("message"u8, reply.Error.Message);
            json.Property("temporary"u8, reply.Error.Temporary);
            json.End();
        }

        if (reply.Push is not null)
        {
            json.Begin("push"u8);
            JsonPushEncoder.Write(ref json, reply.Push);
            json.End();
        }

        WriteSessionResult(ref json, reply);
        WriteChannelResult(ref json, reply);
        json.End();
    }

    public static void WriteSubscriptions(ref JsonWriter json, MapField<string, SubscribeResult> subscriptions)
    {
        if (subscriptions.Count == 0)
        {
            return;
        }

        json.Begin("subs"u8);
        foreach (var (channel, result) in subscriptions)
        {
            json.Begin(channel);
            Write(ref json, result);
            json.End();
        }

        json.End();
    }

    private static void WriteSessionResult(ref JsonWriter json, Reply reply)
    {
        if (reply.Connect is not null)
        {
            json.Begin("connect"u8);
            Write(ref json, reply.Connect);
            json.End();
        }

        if (reply.Ping is not null)
        {
            json.Begin("ping"u8);
            json.End();
        }

        if (reply.Rpc is not null)
        {
            json.Begin("rpc"u8);
            json.Raw("data"u8, reply.Rpc.Data);
            json.End();
        }

        if (reply.Refresh is not null)
        {
            json.Begin("refresh"u8);
            json.Property("client"u8, reply.Refresh.Client);
            json.Property("version"u8, reply.Refresh.Version);
            json.Property("expires"u8, reply.Refresh.Expires);
            json.Property("ttl"u8, (ulong)reply.Refresh.Ttl);
            json.End();
        }
    }

    private static void WriteChannelResult(ref JsonWriter json, Reply reply)
    {
        if (reply.Subscribe is not null)
        {
            json.Begin("subscribe"u8);
            Write(ref json, reply.Subscribe);
            json.End();
        }

        if (reply.Unsubscribe is not null)
        {
            json.Begin("unsubscribe"u8);
            json.End();
        }

        if (reply.Publish is not null)
        {
            json.Begin("publish"u8);
            json.End();
        }

        if (reply.History is not null)
        {
            json.Begin("history"u8);
            WritePublications(ref json, reply.History.Publications);
            json.Property("epoch"u8, reply.History.Epoch);
            json.Property("offset"u8, reply.History.Offset);
            json.End();
        }

        if (reply.SubRefresh is not null)
        {
            json.Begin("sub_refresh"u8);
            json.Property("expires"u8, reply.SubRefresh.Expires);
            json.Property("ttl"u8, (ulong)reply.SubRefresh.Ttl);
            json.End();
        }

        WritePresenceResult(ref json, reply);
    }

    private static void WritePresenceResult(ref JsonWriter json, Reply reply)
    {
        if (reply.Presence is not null)
        {
            json.Begin("presence"u8);
            if (reply.Presence.Presence.Count > 0)
            {
                json.Begin("presence"u8);
                foreach (var (client, info) in reply.Presence.Presence)
                {
                    json.Begin(client);
                    JsonPushEncoder.Write(ref json, info);
                    json.End();
                }

                json.End();
            }

            json.End();
        }

        if (reply.PresenceStats is not null)
        {
            json.Begin("presence_stats"u8);
            json.Property("num_clients"u8, (ulong)reply.PresenceStats.NumClients);
            json.Property("num_users"u8, (ulong)reply.PresenceStats.NumUsers);
            json.End();
        }
    }

    private static void Write(ref JsonWriter json, ConnectResult result)
    {
        json.Property("client"u8, result.Client);
        json.Property("version"u8, result.Version);
        json.Property("expires"u8, result.Expires);
        json.Property("ttl"u8, (ulong)result.Ttl);
        json.Raw("data"u8, result.Data);
        WriteSubscriptions(ref json, result.Subs);
        json.Property("ping"u8, (ulong)result.Ping);
        json.Property("pong"u8, result.Pong);
        json.Property("session"u8, result.Session);
        json.Property("node"u8, result.Node);
        json.Property("time"u8, result.Time);
    }

    private static void Write(ref JsonWriter json, SubscribeResult result)
    {
        json.Property("expires"u8, result.Expires);
        json.Property("ttl"u8, (ulong)result.Ttl);
        json.Property("recoverable"u8, result.Recoverable);
        json.Property("epoch"u8, result.Epoch);
        WritePublications(ref json, result.Publications);
        json.Property("recovered"u8, result.Recovered);
        json.Property("offset"u8, result.Offset);
        json.Property("positioned"u8, result.Positioned);
        json.Raw("data"u8, result.Data);
        json.Property("was_recovering"u8, result.WasRecovering);
        json.Property("delta"u8, result.Delta);
        json.Property("id"u8, result.Id);
    }

    private static void WritePublications(ref JsonWriter json, RepeatedField<Publication> publications)
    {
        if (publications.Count == 0)
        {
            return;
        }

        json.BeginArray("publications"u8);
        foreach (var publication in publications)
        {
            json.Begin();
            JsonPushEncoder.Write(ref json, publication);
            json.End();
        }

        json.EndArray();
    }
}
