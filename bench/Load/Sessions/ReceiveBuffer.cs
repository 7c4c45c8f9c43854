namespace LiveOrleans.Load;

/// <summary>The one buffer that all sessions of a loop read into, one after the other.</summary>
internal sealed class ReceiveBuffer
{
    private const int SmallestRead = 64 * 1024;
    private const int LargestFrame = 16 * 1024 * 1024;

    private byte[] _bytes = new byte[2 * SmallestRead];

    /// <summary>Puts what a session kept at the front and answers the space behind it.</summary>
    /// <exception cref="LoadException">The session waits for the rest of a frame that is too long.</exception>
    public Span<byte> Prepare(PartialFrame kept)
    {
        if (kept.Length > LargestFrame)
        {
            throw new LoadException($"The server sent a WebSocket frame of more than {LargestFrame} bytes.");
        }

        while (_bytes.Length - kept.Length < SmallestRead)
        {
            Array.Resize(ref _bytes, 2 * _bytes.Length);
        }

        kept.CopyTo(_bytes);
        return _bytes.AsSpan(kept.Length);
    }

    public ReadOnlySpan<byte> Filled(int length) => _bytes.AsSpan(0, length);
}
