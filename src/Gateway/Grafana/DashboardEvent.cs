using System.Text.Json;

namespace LiveOrleans.Gateway;

/// <summary>What is published about a dashboard: that somebody edits it, or that it was saved or deleted.</summary>
/// <param name="Uid">The dashboard.</param>
/// <param name="Action">One of the actions.</param>
internal sealed record DashboardEvent(string Uid, string Action)
{
    /// <summary>Somebody has begun to edit the dashboard.</summary>
    public const string EditingStarted = "editing-started";

    /// <summary>The dashboard was saved.</summary>
    public const string Saved = "saved";

    /// <summary>The dashboard was deleted.</summary>
    public const string Deleted = "deleted";

    private const int MaxMessage = 1000;

    /// <summary>Reads what a client publishes.</summary>
    /// <param name="json">Checked JSON.</param>
    /// <param name="fault">What is wrong, as a sentence without a full stop; empty when nothing is.</param>
    /// <returns>The event; null when something is wrong.</returns>
    public static DashboardEvent? TryRead(ReadOnlyMemory<byte> json, out string fault)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        if (root.ValueKind is not JsonValueKind.Object)
        {
            fault = "a dashboard's event is an object";
            return null;
        }

        var uid = TextOf(root, "uid");
        var action = TextOf(root, "action");
        fault = (uid, action) switch
        {
            (null or "", _) => "uid must be the dashboard's",
            (_, EditingStarted) => FaultOf(root, "sessionId", "timestamp"),
            (_, Saved or Deleted) => FaultOf(root, "user", "rv"),
            _ => $"action must be {EditingStarted}, {Saved} or {Deleted}",
        };
        return fault.Length == 0 && uid is not null && action is not null ? new DashboardEvent(uid, action) : null;
    }

    private static string? TextOf(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    // All who look at the dashboard are shown it: it holds what their pages know and nothing else.
    private static string FaultOf(JsonElement root, params ReadOnlySpan<string> allowed)
    {
        foreach (var member in root.EnumerateObject())
        {
            var isRight = member.Name switch
            {
                "uid" or "action" => true,
                "message" => member.Value.ValueKind is JsonValueKind.String && member.Value.GetString()?.Length <= MaxMessage,
                "sessionId" or "rv" => allowed.Contains(member.Name) && member.Value.ValueKind is JsonValueKind.String,
                "timestamp" => allowed.Contains(member.Name) && member.Value.ValueKind is JsonValueKind.Number,
                "user" => allowed.Contains(member.Name) && member.Value.ValueKind is JsonValueKind.Object,
                _ => false,
            };
            if (!isRight)
            {
                return $"{member.Name} is no member of such an event, or not of the right kind";
            }
        }

        return string.Empty;
    }
}
