using System.Runtime.InteropServices;

namespace LiveOrleans.Frames;

/// <summary>Where a tag or a field stands in the body, and a field's parsed value.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct LineToken
{
    public int KeyStart;
    public int KeyLength;
    public int ValueStart;
    public int ValueLength;

    /// <summary>The bits of the double, the integer, the unsigned integer or the boolean (0 or 1).</summary>
    public long Bits;
    public LineValueKind Kind;
    public bool KeyEscaped;
    public bool ValueEscaped;
}
