using System.Buffers;
using System.Text;
using LiveOrleans.Protocol;

namespace LiveOrleans.Gateway.Tests;

/// <summary>One message per line. Counts what it frames, and lets a test act in that moment.</summary>
internal sealed class LineFraming : Framing
{
    private int _pushes;

    /// <summary>How many publications were framed.</summary>
    public int Pushes => Volatile.Read(ref _pushes);

    /// <summary>Is called with each message before it is framed, on the thread that needs it.</summary>
    public Action<string> Before { get; set; } = _ => { };

    protected override byte[] Frame(Codec codec, ReadOnlySpan<byte> message)
    {
        var output = new ArrayBufferWriter<byte>();
        codec.AppendToStream(message, output);
        var text = Encoding.UTF8.GetString(message);
        if (text.Contains("\"pub\"", StringComparison.Ordinal))
        {
            Interlocked.Increment(ref _pushes);
        }

        Before(text);
        return output.WrittenSpan.ToArray();
    }
}
