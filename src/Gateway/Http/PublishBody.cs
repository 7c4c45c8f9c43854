using System.Text.Json;
using LiveOrleans.Protocol;

namespace LiveOrleans.Gateway;

/// <summary>What <c>POST /api/live/publish</c> asks for.</summary>
/// <param name="Channel">The channel's name, without tenant.</param>
/// <param name="Data">The data as it was sent, on one line.</param>
internal sealed record PublishBody(string Channel, ReadOnlyMemory<byte> Data)
{
    /// <summary>Reads a body. Members that are not known are passed over; of one that occurs twice the last counts.</summary>
    /// <param name="json">The body; not kept.</param>
    /// <returns>Null when it is not a JSON object with a text <c>channel</c> and with <c>data</c>.</returns>
    public static PublishBody? TryRead(ReadOnlyMemory<byte> json)
    {
        if (!JsonData.IsValid(json.Span))
        {
            return null;
        }

        // The body's own object is one level more than the data's.
        var reader = new Utf8JsonReader(json.Span, new JsonReaderOptions { MaxDepth = JsonData.MaxDepth + 1 });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return null;
        }

        string? channel = null;
        ReadOnlyMemory<byte> data = default;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isChannel = reader.ValueTextEquals("channel"u8);
            var isData = reader.ValueTextEquals("data"u8);
            reader.Read();
            if (isChannel && !TryReadText(ref reader, out channel))
            {
                return null;
            }

            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            data = isData ? json[start..(int)reader.BytesConsumed] : data;
        }

        return channel is not null && JsonData.TryNormalize(data.ToArray(), out var oneLine) ? new PublishBody(channel, oneLine) : null;
    }

    private static bool TryReadText(ref Utf8JsonReader reader, out string? text)
    {
        text = null;
        if (reader.TokenType != JsonTokenType.String)
        {
            return false;
        }

        try
        {
            text = reader.GetString();
            return true;
        }
        catch (InvalidOperationException)
        {
            // An escape that is half of a surrogate pair is JSON, but no text.
            return false;
        }
    }
}
