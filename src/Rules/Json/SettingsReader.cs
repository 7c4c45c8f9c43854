using System.Text.Json;
using LiveOrleans.Channels;

namespace LiveOrleans.Rules;

/// <summary>Reads what a rule says of its channels themselves: who may use them, and how much they remember.</summary>
internal static class SettingsReader
{
    private const int MaxSize = 300;
    private const int MinBytes = 1024;
    private const int MaxBytes = 64 * 1024 * 1024;
    private const int MaxSeconds = 7 * 24 * 60 * 60;

    /// <summary>Reads <c>auth</c>.</summary>
    public static (Role? Subscribe, Role? Publish) Auth(RuleJson settings)
    {
        if (settings.Member("auth") is not { } auth || !auth.IsObject())
        {
            return default;
        }

        auth.CheckMembers("subscribe", "publish");
        return (RoleOf(auth, "subscribe"), RoleOf(auth, "publish"));
    }

    /// <summary>Checks <c>subscribers</c>: what they say is what every subscriber has here, its channel's history and last full frame.</summary>
    public static void Subscribers(RuleJson settings)
    {
        foreach (var subscriber in settings.Elements("subscribers", RuleReader.MaxElements))
        {
            if (RuleKinds.Subscribers.Read(subscriber) is ("multiple", var several))
            {
                if (several is not { } list)
                {
                    subscriber.Fault("multiple", "is missing: an object with subscribers");
                    continue;
                }

                list.CheckMembers("subscribers");
                Subscribers(list);
            }
        }
    }

    /// <summary>Reads <c>history</c>.</summary>
    public static HistoryLimits? History(RuleJson settings)
    {
        if (settings.Member("history") is not { } history || !history.IsObject())
        {
            return null;
        }

        history.CheckMembers("size", "bytes", "ttl_seconds");
        var size = Number(history, "size", 1, MaxSize);
        var bytes = Number(history, "bytes", MinBytes, MaxBytes);
        var seconds = Number(history, "ttl_seconds", 1, MaxSeconds);
        var limits = HistoryLimits.Default;
        return new HistoryLimits
        {
            MaxPublications = size ?? limits.MaxPublications,
            MaxBytes = bytes ?? limits.MaxBytes,
            MaxAge = seconds is { } known ? TimeSpan.FromSeconds(known) : limits.MaxAge,
        };
    }

    private static Role? RoleOf(RuleJson auth, string action)
    {
        if (auth.Member(action) is not { } who || !who.IsObject())
        {
            return null;
        }

        who.CheckMembers("role");
        var text = who.Text("role");
        var role = text switch
        {
            nameof(Role.Viewer) => Role.Viewer,
            nameof(Role.Editor) => Role.Editor,
            nameof(Role.Admin) => Role.Admin,
            _ => (Role?)null,
        };
        if (text is not null && role is null)
        {
            who.Fault("role", $"is \"{text}\" and must be Viewer, Editor or Admin");
        }

        return role;
    }

    private static int? Number(RuleJson json, string name, int min, int max)
    {
        if (json.Member(name) is not { } member)
        {
            return null;
        }

        if (member.Value.ValueKind is JsonValueKind.Number && member.Value.TryGetInt32(out var value) && value >= min && value <= max)
        {
            return value;
        }

        member.Fault($"must be a whole number from {min} to {max}");
        return null;
    }
}
