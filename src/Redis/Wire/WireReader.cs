using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using LiveOrleans.Channels;

namespace LiveOrleans.Redis;

/// <summary>Reads the bytes of <see cref="WireFormat"/>; what it returns shares them.</summary>
/// <exception cref="FormatException">The bytes end too early or say something impossible.</exception>
internal ref struct WireReader(ReadOnlyMemory<byte> bytes)
{
    private ReadOnlyMemory<byte> _rest = bytes;

    public readonly bool IsAtEnd => _rest.IsEmpty;

    public byte Byte() => Take(1).Span[0];

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint)).Span);

    public ulong UInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong)).Span);

    public string Short() => Encoding.UTF8.GetString(Take(Byte()).Span);

    public string Text() => Encoding.UTF8.GetString(Take(BinaryPrimitives.ReadUInt16LittleEndian(Take(sizeof(ushort)).Span)).Span);

    public ReadOnlyMemory<byte> Block() => Take(UInt32());

    public ReadOnlyMemory<byte> Rest() => Take((uint)_rest.Length);

    public ClientInfo Client() => new(Text(), Text());

    public long Int64() => UInt64() is var number and <= long.MaxValue ? (long)number : throw new FormatException("A number is too large.");

    public int Int32() => UInt32() is var number and <= int.MaxValue ? (int)number : throw new FormatException("A number is too large.");

    public ChannelId Channel() => ChannelId.Parse(Text(), out var channel) == ChannelIdStatus.Valid
        ? channel
        : throw new FormatException("A channel's name is not one.");

    public FencingToken Token() => long.TryParse(Short(), NumberStyles.None, CultureInfo.InvariantCulture, out var token)
        ? new FencingToken(token)
        : throw new FormatException("A token is no number.");

    public DateTimeOffset Time()
    {
        var time = UInt64();
        return time <= (ulong)DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds((long)time)
            : throw new FormatException($"{time} is no time.");
    }

    /// <summary>Makes sure that nothing follows.</summary>
    public readonly void End()
    {
        if (!IsAtEnd)
        {
            throw new FormatException($"{_rest.Length} bytes are left over.");
        }
    }

    /// <summary>Reads a count of things that take at least so many bytes each.</summary>
    public int Count(int leastBytes)
    {
        var count = UInt32();
        return count <= (uint)(_rest.Length / leastBytes) ? (int)count : throw new FormatException($"{count} things cannot be in {_rest.Length} bytes.");
    }

    public void Version()
    {
        var version = Byte();
        if (version != WireFormat.Version)
        {
            throw new FormatException($"Version {version} is not known.");
        }
    }

    private ReadOnlyMemory<byte> Take(uint length)
    {
        if (length > _rest.Length)
        {
            throw new FormatException($"{length} bytes are wanted and {_rest.Length} are left.");
        }

        var taken = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return taken;
    }
}
