using System.Buffers;
using System.Globalization;

namespace LiveOrleans.Channels;

/// <summary>Names a channel: a tenant and <c>scope/namespace/path</c>.</summary>
/// <remarks>
/// The grammar is that of Grafana's plugin SDK (<c>live/channel.go</c>): scope and namespace match
/// <c>[A-z0-9_\-.]+</c>, the path matches <c>[A-z0-9_\-/=.]+</c>. The range <c>A-z</c> is meant literally: it also
/// admits <c>[ \ ] ^ _ `</c>, and names that Grafana accepts are accepted here.
/// </remarks>
public readonly struct ChannelId : IEquatable<ChannelId>
{
    /// <summary>The longest name, counted without the tenant prefix. The alphabet is ASCII, so bytes are characters.</summary>
    public const int MaxNameBytes = 160;

    private const string SegmentAlphabet =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz0123456789-.";

    private static readonly SearchValues<char> SegmentCharacters = SearchValues.Create(SegmentAlphabet);
    private static readonly SearchValues<char> PathCharacters = SearchValues.Create(SegmentAlphabet + "/=");

    private readonly string? _name;
    private readonly byte _scopeLength;
    private readonly byte _namespaceLength;

    private ChannelId(long orgId, string name, int scopeLength, int namespaceLength)
    {
        OrgId = orgId;
        _name = name;
        _scopeLength = (byte)scopeLength;
        _namespaceLength = (byte)namespaceLength;
    }

    /// <summary>The tenant: an organisation's id, from 1.</summary>
    public long OrgId { get; }

    /// <summary>The name without the tenant: <c>scope/namespace/path</c>.</summary>
    public string Name => _name ?? string.Empty;

    /// <summary>The first part: <c>stream</c>, <c>ds</c>, <c>plugin</c>, <c>grafana</c> and so on.</summary>
    public ReadOnlySpan<char> Scope => Name.AsSpan(0, _scopeLength);

    /// <summary>The second part: a stream's id, a data source's uid, a plugin's id or a feature.</summary>
    public ReadOnlySpan<char> Namespace => Name.AsSpan(_scopeLength + 1, _namespaceLength);

    /// <summary>All that follows; may hold more slashes.</summary>
    public ReadOnlySpan<char> Path => Name.AsSpan(_scopeLength + _namespaceLength + 2);

    /// <summary>The canonical text of tenant and name, <c>7/stream/a/b</c>: what grains, logs and leases are keyed by.</summary>
    public string Key => string.Create(CultureInfo.InvariantCulture, $"{OrgId}/{Name}");

    /// <summary>Compares two channels.</summary>
    public static bool operator ==(ChannelId left, ChannelId right) => left.Equals(right);

    /// <summary>Compares two channels.</summary>
    public static bool operator !=(ChannelId left, ChannelId right) => !left.Equals(right);

    /// <summary>Reads a wire name: a tenant prefix, a slash and a name.</summary>
    /// <param name="wireName">The text a client sent, such as <c>default/stream/telegraf/cpu</c>.</param>
    /// <param name="channel">The channel when the answer is <see cref="ChannelIdStatus.Valid"/>.</param>
    public static ChannelIdStatus Parse(string wireName, out ChannelId channel)
    {
        ArgumentNullException.ThrowIfNull(wireName);
        channel = default;
        var slash = wireName.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
        {
            return ChannelIdStatus.Malformed;
        }

        if (!Tenant.TryParse(wireName.AsSpan(0, slash), out var orgId))
        {
            return ChannelIdStatus.UnknownTenant;
        }

        return TryCreate(orgId, wireName[(slash + 1)..], out channel) ? ChannelIdStatus.Valid : ChannelIdStatus.Malformed;
    }

    /// <summary>Makes a channel of a tenant and a name without prefix, as HTTP bodies carry it.</summary>
    /// <param name="orgId">The organisation's id, from 1.</param>
    /// <param name="name"><c>scope/namespace/path</c>.</param>
    /// <param name="channel">The channel when the answer is true.</param>
    /// <returns>Whether the name follows the grammar.</returns>
    public static bool TryCreate(long orgId, string name, out ChannelId channel)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentOutOfRangeException.ThrowIfLessThan(orgId, 1);
        channel = default;
        if (name.Length > MaxNameBytes)
        {
            return false;
        }

        var text = name.AsSpan();
        var scope = text.IndexOf('/');
        if (scope <= 0)
        {
            return false;
        }

        var rest = text[(scope + 1)..];
        var space = rest.IndexOf('/');
        if (space <= 0 || space == rest.Length - 1)
        {
            return false;
        }

        if (text[..scope].ContainsAnyExcept(SegmentCharacters)
            || rest[..space].ContainsAnyExcept(SegmentCharacters)
            || rest[(space + 1)..].ContainsAnyExcept(PathCharacters))
        {
            return false;
        }

        channel = new ChannelId(orgId, name, scope, space);
        return true;
    }

    /// <inheritdoc/>
    public bool Equals(ChannelId other) => OrgId == other.OrgId && string.Equals(Name, other.Name, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ChannelId other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(OrgId, Name.GetHashCode(StringComparison.Ordinal));

    /// <summary>The <see cref="Key"/>.</summary>
    public override string ToString() => Key;
}
