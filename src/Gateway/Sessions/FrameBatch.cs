using System.Buffers;

namespace LiveOrleans.Gateway;

/// <summary>Collects frames for one write. Each thread has one, filled and emptied within one call.</summary>
internal sealed class FrameBatch
{
    /// <summary>The most bytes that several frames are joined to. A single frame may be larger.</summary>
    public const int MaxBytes = 64 * 1024;

    [ThreadStatic]
    private static FrameBatch? t_batch;

    private readonly List<byte[]> _frames = [];
    private readonly List<SessionSubscription> _resets = [];
    private int _bytes;

    private FrameBatch()
    {
    }

    /// <summary>The calling thread's batch, empty.</summary>
    public static FrameBatch OfThread => t_batch ??= new FrameBatch();

    public bool IsEmpty => _frames.Count == 0;

    public bool IsFull => _bytes >= MaxBytes;

    /// <summary>How many of the frames are channels' entries.</summary>
    public int Entries { get; set; }

    /// <summary>The subscriptions that end with this write.</summary>
    public List<SessionSubscription> Resets => _resets;

    /// <summary>Adds a frame; false when it does not fit beside what is there.</summary>
    public bool TryAdd(byte[] frame)
    {
        if (_frames.Count > 0 && _bytes + frame.Length > MaxBytes)
        {
            return false;
        }

        _frames.Add(frame);
        _bytes += frame.Length;
        return true;
    }

    /// <summary>Takes the bytes out: a single frame as it is, several joined in a pooled array.</summary>
    /// <param name="rented">The array to give back after the write; null when there is none.</param>
    public ReadOnlyMemory<byte> Take(out byte[]? rented)
    {
        rented = null;
        ReadOnlyMemory<byte> bytes = _frames[0];
        if (_frames.Count > 1)
        {
            rented = ArrayPool<byte>.Shared.Rent(_bytes);
            bytes = rented.AsMemory(0, _bytes);
            var position = 0;
            foreach (var frame in _frames)
            {
                frame.CopyTo(rented, position);
                position += frame.Length;
            }
        }

        _frames.Clear();
        _resets.Clear();
        _bytes = 0;
        Entries = 0;
        return bytes;
    }
}
