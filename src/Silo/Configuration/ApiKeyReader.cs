using LiveOrleans.Channels;
using LiveOrleans.Gateway;

namespace LiveOrleans.Silo;

/// <summary>Reads <c>live:auth:keys</c>: an array of objects.</summary>
internal static class ApiKeyReader
{
    private const int MaxNameLength = 64;

    private static readonly EntryKey NameKey = new(
        "name", EntryKey.Required, $"1 to {MaxNameLength} characters, and not 0, which is the anonymous user",
        "Whose key it is: the user of its callers.");

    private static readonly EntryKey HashKey = new(
        "hash", EntryKey.Required, "`sha256:` and the SHA-256 of the key in 64 hexadecimal digits, as `--new-api-key NAME` prints it",
        "What the key is known by. May be `$__env{NAME}` or `$__file{/path}`.");

    private static readonly EntryKey OrgKey = new("org", "1", EntryKey.OrgBounds, "The organisation of its callers.");

    private static readonly EntryKey RoleKey = new(
        "role", EntryKey.Required, "Viewer, Editor or Admin", "What its callers may do: Editor to push, Admin to push by WebSocket.");

    private static readonly EntryKey ChannelsKey = new(
        "channels", "all",
        $"at most {ChannelPatterns.MaxPatterns} names of channels without tenant, such as stream/telegraf/cpu, or beginnings with one `*` at the end",
        "What its callers are held to, as an array or as one text with commas. For a push all of `stream/ID/*` must be in it.");

    private static readonly EntryKey ServerKey = new("server", "false", "true or false", "Whether its callers may use the [server API](server-api.md).");

    /// <summary>The keys of an entry, in the order of the documentation.</summary>
    public static IReadOnlyList<EntryKey> Keys { get; } = [NameKey, HashKey, OrgKey, RoleKey, ChannelsKey, ServerKey];

    /// <summary>Reads and checks the keys.</summary>
    public static IReadOnlyList<ApiKey> Read(IConfiguration configuration, SecretValues secrets, List<OptionFault> faults)
    {
        var keys = new List<ApiKey>();
        foreach (var entry in ConfiguredEntry.ReadArray(AccessReader.SectionOf(configuration).GetSection("keys"), Keys, secrets, faults))
        {
            entry.CheckKeys(Keys, "there is no such option of a key");
            var before = faults.Count;
            var key = new ApiKey(Name(entry, keys), Hash(entry, keys), entry.Org(OrgKey) ?? 1, RoleOf(entry), Channels(entry), IsServer(entry));
            if (faults.Count == before)
            {
                keys.Add(key);
            }
        }

        return keys;
    }

    private static string Name(ConfiguredEntry entry, List<ApiKey> others)
    {
        var name = entry.Required(NameKey) ?? string.Empty;
        if (name.Length > MaxNameLength || name is "0")
        {
            entry.OutOfBounds(NameKey, name);
        }
        else if (name.Length > 0 && others.Exists(other => string.Equals(other.Name, name, StringComparison.Ordinal)))
        {
            entry.Fault(NameKey.Name, name, "another key has the same name");
        }

        return name;
    }

    private static byte[] Hash(ConfiguredEntry entry, List<ApiKey> others)
    {
        // Who confuses the two has put the key itself here.
        if (!entry.Section(HashKey.Name).Exists())
        {
            entry.Missing(HashKey);
            return [];
        }

        var text = entry.Secret(HashKey.Name);
        if (text is null)
        {
            return [];
        }

        if (ApiKey.ReadHash(text.Trim()) is not { } hash)
        {
            entry.OutOfBounds(HashKey, ConfiguredEntry.NotShown, "; never the key itself");
            return [];
        }

        if (others.Exists(other => other.Hash.Span.SequenceEqual(hash)))
        {
            entry.Fault(HashKey.Name, ConfiguredEntry.NotShown, "another key has the same hash");
        }

        return hash;
    }

    private static Role RoleOf(ConfiguredEntry entry)
    {
        var text = entry.Required(RoleKey);
        switch (text)
        {
            case nameof(Role.Editor):
                return Role.Editor;
            case nameof(Role.Admin):
                return Role.Admin;
            case null or nameof(Role.Viewer):
                return Role.Viewer;
            default:
                entry.OutOfBounds(RoleKey, text);
                return Role.Viewer;
        }
    }

    private static ChannelPatterns? Channels(ConfiguredEntry entry)
    {
        if (!entry.Section(ChannelsKey.Name).Exists())
        {
            return null;
        }

        var texts = entry.Section(ChannelsKey.Name).Value is { Length: > 0 } text
            ? text.Split(',', StringSplitOptions.TrimEntries)
            : [.. entry.Texts(ChannelsKey)];
        var patterns = ChannelPatterns.TryRead(texts);
        if (patterns is null)
        {
            entry.OutOfBounds(ChannelsKey, string.Join(',', texts));
        }

        return patterns;
    }

    private static bool IsServer(ConfiguredEntry entry)
    {
        if (entry.Text(ServerKey.Name) is not { } text)
        {
            return false;
        }

        if (bool.TryParse(text, out var isServer))
        {
            return isServer;
        }

        entry.OutOfBounds(ServerKey, text);
        return false;
    }
}
