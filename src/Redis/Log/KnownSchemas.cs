using System.Collections.Concurrent;
using LiveOrleans.Channels;

namespace LiveOrleans.Redis;

/// <summary>Which schema Redis has of each channel, as far as this process knows: it saves sending it again.</summary>
/// <remarks>Only a guess: Redis compares the hash, and asks for the schema when it has another.</remarks>
internal sealed class KnownSchemas
{
    /// <summary>The most channels remembered; then all are forgotten, which costs each one schema.</summary>
    internal const int Capacity = 65_536;

    private readonly ConcurrentDictionary<ChannelId, string> _hashes = new();

    public string? Find(ChannelId channel) => _hashes.GetValueOrDefault(channel);

    /// <summary>A batch was stored: the last of its schemas is in force.</summary>
    public void Learn(ChannelId channel, IReadOnlyList<AppendEntry> entries)
    {
        for (var i = entries.Count - 1; i >= 0; i--)
        {
            if (entries[i].Schema is { } schema)
            {
                Set(channel, schema.Hash);
                return;
            }
        }
    }

    private void Set(ChannelId channel, string hash)
    {
        if (_hashes.TryGetValue(channel, out var known) && string.Equals(known, hash, StringComparison.Ordinal))
        {
            return;
        }

        if (_hashes.Count >= Capacity)
        {
            _hashes.Clear();
        }

        _hashes[channel] = hash;
    }
}
