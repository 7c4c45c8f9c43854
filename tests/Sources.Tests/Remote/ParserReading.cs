using System.Text;

namespace LiveOrleans.Sources.Tests;

/// <summary>Feeds a parser with a body in pieces.</summary>
internal static class ParserReading
{
    public static List<string> Read(IMessageParser parser, ReadOnlyMemory<byte> body, params int[] lengths)
    {
        var messages = new List<string>();
        foreach (var length in lengths.Append(int.MaxValue))
        {
            // A piece of its own, which is gone when the next one comes.
            var piece = body[..Math.Min(length, body.Length)].ToArray();
            body = body[piece.Length..];
            ReadOnlyMemory<byte> rest = piece;
            while (parser.TryRead(ref rest, out var message))
            {
                messages.Add(Encoding.UTF8.GetString(message.Span));
            }

            Assert.True(rest.IsEmpty);
            Array.Clear(piece);
        }

        return messages;
    }

    public static List<string> Read(IMessageParser parser, string body) => Read(parser, Encoding.UTF8.GetBytes(body));
}
