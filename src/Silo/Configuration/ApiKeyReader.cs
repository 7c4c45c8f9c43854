using System.Globalization;
using LiveOrleans.Channels;
using LiveOrleans.Gateway;

namespace LiveOrleans.Silo;

/// <summary>Reads <c>live:auth:keys</c>: an array of objects.</summary>
internal static class ApiKeyReader
{
    private const int MaxNameLength = 64;

    /// <summary>The keys of an entry, in the order of the documentation.</summary>
    public static IReadOnlyList<string> Keys { get; } = ["name", "hash", "org", "role", "channels", "server"];

    /// <summary>Reads and checks the keys.</summary>
    public static IReadOnlyList<ApiKey> Read(IConfiguration configuration, SecretValues secrets, List<OptionFault> faults)
    {
        var keys = new List<ApiKey>();
        foreach (var entry in ConfiguredEntry.ReadArray(AccessReader.SectionOf(configuration).GetSection("keys"), ["name", "hash", "role"], secrets, faults))
        {
            entry.CheckKeys(Keys, "there is no such option of a key");
            var before = faults.Count;
            var key = new ApiKey(Name(entry, keys), Hash(entry, keys), Org(entry), RoleOf(entry), Channels(entry), IsServer(entry));
            if (faults.Count == before)
            {
                keys.Add(key);
            }
        }

        return keys;
    }

    private static string Name(ConfiguredEntry entry, List<ApiKey> others)
    {
        var name = entry.Required("name", "who calls with it") ?? string.Empty;
        if (name.Length > MaxNameLength || name is "0")
        {
            entry.Fault("name", name, $"must be at most {MaxNameLength} characters, and not 0, which is the anonymous user");
        }
        else if (name.Length > 0 && others.Exists(other => string.Equals(other.Name, name, StringComparison.Ordinal)))
        {
            entry.Fault("name", name, "another key has the same name");
        }

        return name;
    }

    private static byte[] Hash(ConfiguredEntry entry, List<ApiKey> others)
    {
        // Who confuses the two has put the key itself here.
        if (!entry.Section("hash").Exists())
        {
            entry.Fault("hash", string.Empty, "is missing: sha256: and the SHA-256 of the key in 64 hexadecimal digits, as --new-api-key NAME prints it");
            return [];
        }

        var text = entry.Secret("hash");
        if (text is null)
        {
            return [];
        }

        if (ApiKey.ReadHash(text.Trim()) is not { } hash)
        {
            entry.Fault("hash", ConfiguredEntry.NotShown, "must be sha256: and 64 hexadecimal digits, as --new-api-key NAME prints it; never the key itself");
            return [];
        }

        if (others.Exists(other => other.Hash.Span.SequenceEqual(hash)))
        {
            entry.Fault("hash", ConfiguredEntry.NotShown, "another key has the same hash");
        }

        return hash;
    }

    private static long Org(ConfiguredEntry entry)
    {
        if (entry.Text("org") is not { } text)
        {
            return 1;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var org) && org > 0)
        {
            return org;
        }

        entry.Fault("org", text, "must be the number of an organisation, from 1");
        return 1;
    }

    private static Role RoleOf(ConfiguredEntry entry)
    {
        var text = entry.Required("role", "what its callers may do: Viewer, Editor or Admin");
        switch (text)
        {
            case nameof(Role.Editor):
                return Role.Editor;
            case nameof(Role.Admin):
                return Role.Admin;
            case null or nameof(Role.Viewer):
                return Role.Viewer;
            default:
                entry.Fault("role", text, "must be Viewer, Editor or Admin");
                return Role.Viewer;
        }
    }

    private static ChannelPatterns? Channels(ConfiguredEntry entry)
    {
        if (!entry.Section("channels").Exists())
        {
            return null;
        }

        var texts = entry.Section("channels").Value is { Length: > 0 } text
            ? text.Split(',', StringSplitOptions.TrimEntries)
            : [.. entry.Texts("channels")];
        var patterns = ChannelPatterns.TryRead(texts);
        if (patterns is null)
        {
            entry.Fault("channels", string.Join(',', texts), $"must be at most {ChannelPatterns.MaxPatterns} names of channels without tenant, such as stream/telegraf/cpu, or beginnings with one * at the end");
        }

        return patterns;
    }

    private static bool IsServer(ConfiguredEntry entry)
    {
        if (entry.Text("server") is not { } text)
        {
            return false;
        }

        if (bool.TryParse(text, out var isServer))
        {
            return isServer;
        }

        entry.Fault("server", text, "must be true or false");
        return false;
    }
}
