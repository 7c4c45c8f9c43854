using System.Buffers;
using System.Text;

namespace LiveOrleans.Frames;

/// <summary>A piece of text in a line, as it stands there; it is unescaped only when asked for and only if it holds an escape.</summary>
/// <remarks>
/// In names a backslash escapes the characters that would end the name (comma and space, and <c>=</c> outside of
/// measurements); in quoted strings it escapes the double quote and itself. Before any other character it stands for itself.
/// </remarks>
public readonly ref struct LineText
{
    private const int StackBytes = 256;

    // The characters that a backslash takes along.
    private readonly ReadOnlySpan<byte> _escapable;

    internal LineText(ReadOnlySpan<byte> raw, bool hasEscapes, ReadOnlySpan<byte> escapable)
    {
        Raw = raw;
        HasEscapes = hasEscapes;
        _escapable = escapable;
    }

    internal static ReadOnlySpan<byte> MeasurementEscapes => ", "u8;

    internal static ReadOnlySpan<byte> NameEscapes => ",= "u8;

    internal static ReadOnlySpan<byte> StringEscapes => "\"\\"u8;

    /// <summary>The bytes of the body, escapes included, quotes not.</summary>
    public ReadOnlySpan<byte> Raw { get; }

    /// <summary>True when <see cref="Raw"/> is not the text itself.</summary>
    public bool HasEscapes { get; }

    /// <summary>The text as bytes: <see cref="Raw"/> itself, or the unescaped copy in <paramref name="scratch"/>.</summary>
    /// <param name="scratch">At least as long as <see cref="Raw"/> when <see cref="HasEscapes"/> is true.</param>
    public ReadOnlySpan<byte> Unescape(Span<byte> scratch)
    {
        if (!HasEscapes)
        {
            return Raw;
        }

        var written = 0;
        for (var i = 0; i < Raw.Length; i++)
        {
            if (Raw[i] == (byte)'\\' && i + 1 < Raw.Length && _escapable.Contains(Raw[i + 1]))
            {
                i++;
            }

            scratch[written++] = Raw[i];
        }

        return scratch[..written];
    }

    /// <summary>The text as a new string. Bytes that are not UTF-8 become U+FFFD.</summary>
    public override string ToString()
    {
        if (!HasEscapes)
        {
            return Encoding.UTF8.GetString(Raw);
        }

        var rented = Raw.Length > StackBytes ? ArrayPool<byte>.Shared.Rent(Raw.Length) : null;
        var text = Encoding.UTF8.GetString(Unescape(rented ?? stackalloc byte[StackBytes]));
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        return text;
    }
}
