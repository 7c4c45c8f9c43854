using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LiveOrleans.Channels;

namespace LiveOrleans.Gateway;

/// <summary>How far a listening client has come in each of its channels, as the <c>id</c> of its events says it.</summary>
/// <remarks>
/// The id is the beginning of a hash of the channels' names, and then epoch and offset of each channel in the request's order:
/// <c>0a1b2c3d4e5f~epoch.17,epoch.4</c>. A browser gives it back in <c>Last-Event-ID</c> when it comes again with the same address.
/// Not safe for several threads.
/// </remarks>
internal sealed class UniPositions
{
    /// <summary>The most channels of one client: each event carries the positions of all.</summary>
    public const int MaxChannels = 32;

    /// <summary>The longest id that is read.</summary>
    public const int MaxIdLength = 4096;

    private const int HashLength = 12;

    // No log has this epoch: who asks to recover from it is told that it could not.
    private static readonly StreamPosition Lost = new("_", 0);

    private readonly string _hash;
    private readonly byte[][] _names;
    private readonly StreamPosition[] _positions;

    /// <summary>Begins without positions.</summary>
    /// <param name="names">The channels' names as the client spelt them.</param>
    public UniPositions(IReadOnlyList<string> names)
    {
        _names = [.. names.Select(Encoding.UTF8.GetBytes)];
        _positions = new StreamPosition[names.Count];
        _hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', names))))[..HashLength];
    }

    /// <summary>The line that ends an event with the positions.</summary>
    public byte[] IdLine => Encoding.ASCII.GetBytes($"id: {Id}\n");

    /// <summary>The id.</summary>
    public string Id => $"{_hash}~{string.Join(',', _positions.Select(static position => string.Create(CultureInfo.InvariantCulture, $"{position.Epoch}.{position.Offset}")))}";

    /// <summary>The position of a channel.</summary>
    public StreamPosition this[int channel]
    {
        get => _positions[channel];
        set => _positions[channel] = value;
    }

    /// <summary>Moves on by what stands before a publication: its offset, a space, its channel.</summary>
    public void Advance(ReadOnlySpan<byte> offsetAndName)
    {
        var space = offsetAndName.IndexOf((byte)' ');
        if (space < 0 || !ulong.TryParse(offsetAndName[..space], NumberStyles.None, CultureInfo.InvariantCulture, out var offset))
        {
            return;
        }

        for (var channel = 0; channel < _names.Length; channel++)
        {
            if (offsetAndName[(space + 1)..].SequenceEqual(_names[channel]))
            {
                _positions[channel] = _positions[channel] with { Offset = offset };
                return;
            }
        }
    }

    /// <summary>Reads an id that a client gives back.</summary>
    /// <param name="id">The text of <c>Last-Event-ID</c>.</param>
    /// <returns>A position for each channel: one from which nothing is recovered where the id is none of these channels'.</returns>
    public IReadOnlyList<StreamPosition> Read(string id) =>
        id.Length <= MaxIdLength && id.StartsWith(_hash + '~', StringComparison.Ordinal) && TryRead(id[(HashLength + 1)..], out var positions)
            ? positions
            : [.. _positions.Select(static _ => Lost)];

    private bool TryRead(string text, [NotNullWhen(true)] out List<StreamPosition>? positions)
    {
        positions = [];
        foreach (var part in text.Split(','))
        {
            var dot = part.LastIndexOf('.');
            if (dot <= 0 || !ulong.TryParse(part.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var offset))
            {
                positions = null;
                return false;
            }

            positions.Add(new StreamPosition(part[..dot], offset));
        }

        return positions.Count == _positions.Length;
    }
}
