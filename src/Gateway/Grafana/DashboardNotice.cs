using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LiveOrleans.Protocol;

namespace LiveOrleans.Gateway;

/// <summary>What a webhook or a proxy says of a dashboard, and what becomes of it on the channel.</summary>
internal static class DashboardNotice
{
    /// <summary>Reads <c>{"uid":…,"action":"saved|deleted","user"?,"message"?}</c>; other members are passed over.</summary>
    /// <param name="json">The body; not kept.</param>
    /// <param name="uid">The dashboard.</param>
    /// <param name="fault">What is wrong, as a sentence without a full stop.</param>
    /// <returns>The publication; null when something is wrong.</returns>
    public static byte[]? TryRead(ReadOnlyMemory<byte> json, out string uid, out string fault)
    {
        uid = string.Empty;
        if (!JsonData.IsValid(json.Span))
        {
            fault = "the body is not JSON";
            return null;
        }

        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        if (root.ValueKind is not JsonValueKind.Object)
        {
            fault = "the body must be an object";
            return null;
        }

        var action = TextOf(root, "action");
        uid = TextOf(root, "uid") ?? string.Empty;
        var user = MemberOf(root, "user");
        var message = MemberOf(root, "message");
        fault = (uid, action, user?.ValueKind, message?.ValueKind) switch
        {
            ("", _, _, _) => "uid must be the dashboard's",
            (_, not (DashboardEvent.Saved or DashboardEvent.Deleted), _, _) => "action must be saved or deleted",
            (_, _, not (null or JsonValueKind.String or JsonValueKind.Object), _) => "user must be a login name, or an object with login and name",
            (_, _, _, not (null or JsonValueKind.String)) => "message must be a text",
            _ => string.Empty,
        };
        return fault.Length == 0 ? Write(uid, action ?? string.Empty, user, message?.GetString()) : null;
    }

    private static JsonElement? MemberOf(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind is not JsonValueKind.Null ? value : null;

    private static string? TextOf(JsonElement root, string name) =>
        MemberOf(root, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    private static byte[] Write(string uid, string action, JsonElement? user, string? message)
    {
        var data = new JsonObject { ["uid"] = uid, ["action"] = action };
        if (user is { } known)
        {
            data["user"] = UserOf(known);
        }

        if (message is { Length: > 0 })
        {
            data["message"] = message;
        }

        return Encoding.UTF8.GetBytes(data.ToJsonString());
    }

    // As Grafana's pages know a user; what else is told of it is not for all who look at the dashboard.
    private static JsonObject UserOf(JsonElement user)
    {
        if (user.ValueKind is JsonValueKind.String)
        {
            return new JsonObject { ["login"] = user.GetString() };
        }

        var known = new JsonObject();
        foreach (var name in (ReadOnlySpan<string>)["login", "name", "avatarUrl"])
        {
            if (TextOf(user, name) is { } text)
            {
                known[name] = text;
            }
        }

        return known;
    }
}
