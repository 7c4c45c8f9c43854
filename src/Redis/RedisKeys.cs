using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using LiveOrleans.Channels;
using StackExchange.Redis;

namespace LiveOrleans.Redis;

/// <summary>The names of everything that is kept in Redis.</summary>
/// <remarks>
/// All keys of a channel carry its name as their hash tag, so that a script may touch them together in a Redis Cluster. A
/// channel's alphabet has no braces.
/// </remarks>
internal sealed class RedisKeys
{
    /// <summary>The longest name of a subject that is shown as it is.</summary>
    private const int MaxPlainSubject = 64;

    private static readonly SearchValues<char> PlainSubject =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._@:");

    private readonly string _prefix;

    /// <summary>Makes the names.</summary>
    /// <param name="haPrefix">What tells this system from others on the same Redis; may be empty.</param>
    /// <exception cref="ArgumentException">The prefix has a brace, which would move the keys of a channel apart.</exception>
    public RedisKeys(string haPrefix)
    {
        if (haPrefix.AsSpan().ContainsAny('{', '}'))
        {
            throw new ArgumentException("The prefix of Redis keys (ha_prefix) must not hold braces.", nameof(haPrefix));
        }

        _prefix = Root(haPrefix);
    }

    /// <summary>What all names begin with.</summary>
    public static string Root(string haPrefix) => haPrefix.Length == 0 ? "gf_live" : $"{haPrefix}.gf_live";

    /// <summary>Position, writer, schema, newest entry and recent batches of a channel.</summary>
    public RedisKey Meta(ChannelId channel) => Name("meta", channel);

    /// <summary>The history of a channel.</summary>
    public RedisKey Stream(ChannelId channel) => Name("stream", channel);

    /// <summary>The live lease of a channel's source.</summary>
    public RedisKey Lease(ChannelId channel) => Name("lease", channel);

    /// <summary>The last token of a channel's leases.</summary>
    public RedisKey LeaseToken(ChannelId channel) => Name("token", channel);

    /// <summary>The nodes that subscribe to a channel.</summary>
    public RedisKey Subscribers(ChannelId channel) => Name("subscribers", channel);

    /// <summary>The pub/sub channel that carries a channel's publications, joins and leaves.</summary>
    public string Subject(ChannelId channel) => Name("channel", channel);

    /// <summary>The pub/sub channel that carries the orders of a subject of the bus, at most 80 characters behind the prefix.</summary>
    /// <remarks>
    /// Users' ids are any text. What is long, or has a character that means something to Redis or to people who read the name, is replaced by its hash,
    /// behind a sign that no plain name has.
    /// </remarks>
    public string Subject(ControlSubject subject)
    {
        var name = subject.Name;
        return name.Length <= MaxPlainSubject && !name.AsSpan().ContainsAnyExcept(PlainSubject)
            ? $"{_prefix}.control.{name}"
            : $"{_prefix}.control.#{Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(name.AsSpan())))}";
    }

    /// <summary>The pub/sub channel that carries the silos' beats.</summary>
    public string Beats => $"{_prefix}.beats";

    /// <summary>The nodes that are alive.</summary>
    public RedisKey Nodes => $"{_prefix}.nodes";

    /// <summary>The operators' rules; in a Redis Cluster in a slot of their own.</summary>
    public RedisKey Rules => $"{_prefix}.rules";

    /// <summary>The pub/sub channel that tells of changes of the operators' rules.</summary>
    public string RuleNotices => $"{_prefix}.rules.changed";

    /// <summary>The outbox of the channels' events; in a Redis Cluster in a slot of its own.</summary>
    public RedisKey Events => $"{_prefix}.events";

    /// <summary>Where the readers of the outbox are.</summary>
    public RedisKey Cursors => $"{_prefix}.cursors";

    /// <summary>The names of a tenant's channels; in a Redis Cluster in a slot of its own.</summary>
    public RedisKey Index(long orgId) => string.Create(CultureInfo.InvariantCulture, $"{_prefix}.index.{orgId}");

    private string Name(string kind, ChannelId channel) => $"{_prefix}.{kind}.{{{channel.Key}}}";
}
