using System.Buffers;

namespace LiveOrleans.Load;

/// <summary>The bytes of a frame that has not arrived in full, kept between two reads of a session.</summary>
/// <remarks>Holds an array only while there is something to keep: an idle session costs nothing here.</remarks>
internal sealed class PartialFrame
{
    private byte[] _bytes = [];

    public int Length { get; private set; }

    public void Keep(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _bytes.Length || bytes.IsEmpty)
        {
            Return();
            _bytes = bytes.IsEmpty ? [] : ArrayPool<byte>.Shared.Rent(bytes.Length);
        }

        bytes.CopyTo(_bytes);
        Length = bytes.Length;
    }

    public void CopyTo(Span<byte> target) => _bytes.AsSpan(0, Length).CopyTo(target);

    private void Return()
    {
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
        }
    }
}
