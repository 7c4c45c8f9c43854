using System.Buffers.Text;
using System.Globalization;
using System.Text.Unicode;

namespace LiveOrleans.Load;

/// <summary>The JSON that the generator publishes: <c>{"seq":1,"sent":123,"lane":4,"pad":"…"}</c>.</summary>
internal static class PublicationData
{
    /// <summary>The least size, in bytes: all numbers at their longest and no padding.</summary>
    public const int LeastSize = 81;

    private static ReadOnlySpan<byte> SequenceMarker => "\"seq\":"u8;

    private static ReadOnlySpan<byte> SentMarker => "\"sent\":"u8;

    private static ReadOnlySpan<byte> LaneMarker => ",\"lane\":"u8;

    /// <summary>Fills <paramref name="data"/>, whose length is the size to publish.</summary>
    /// <param name="data">At least <see cref="LeastSize"/> bytes.</param>
    /// <param name="lane">The number of the channel.</param>
    /// <param name="sequence">The number of the publication in its channel.</param>
    /// <param name="sent">Timestamp of the moment from which latency counts; greater than 0.</param>
    public static void Write(Span<byte> data, int lane, long sequence, long sent)
    {
        if (data.Length < LeastSize)
        {
            throw new ArgumentException($"At least {LeastSize} bytes are needed.", nameof(data));
        }

        Utf8.TryWrite(data, CultureInfo.InvariantCulture, $"{{\"seq\":{sequence},\"sent\":{sent},\"lane\":{lane},\"pad\":\"", out var written);
        data[written..^2].Fill((byte)'x');
        "\"}"u8.CopyTo(data[^2..]);
    }

    /// <summary>Finds the timestamp in anything that holds the data; 0 when there is none.</summary>
    public static long FindSent(ReadOnlySpan<byte> bytes, out int end)
    {
        end = 0;
        var marker = bytes.IndexOf(SentMarker);
        if (marker < 0)
        {
            return 0;
        }

        var start = marker + SentMarker.Length;
        end = Utf8Parser.TryParse(bytes[start..], out long sent, out var length) ? start + length : 0;
        return end == 0 ? 0 : sent;
    }

    /// <summary>Reads the channel's number right behind the timestamp, where <see cref="FindSent"/> ended; null when it is not there.</summary>
    public static int? ReadLane(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith(LaneMarker) && Utf8Parser.TryParse(bytes[LaneMarker.Length..], out int lane, out _) ? lane : null;

    /// <summary>Finds the sequence number in anything that holds the data; null when there is none.</summary>
    public static ulong? FindSequence(ReadOnlySpan<byte> bytes)
    {
        var marker = bytes.IndexOf(SequenceMarker);
        return marker >= 0 && Utf8Parser.TryParse(bytes[(marker + SequenceMarker.Length)..], out ulong sequence, out _) ? sequence : null;
    }
}
