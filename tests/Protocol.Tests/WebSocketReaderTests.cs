using System.Buffers;
using System.Buffers.Binary;
using System.Net.WebSockets;
using System.Text;

namespace LiveOrleans.Protocol.Tests;

/// <summary>What clients send, in whatever pieces it comes; the framework's own client is what writes it where the bytes are right.</summary>
public sealed class WebSocketReaderTests
{
    private const int Limit = 100_000;
    private const int Seed = 20_261_130;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1000)]
    [InlineData(int.MaxValue)]
    public async Task Messages_OfTheFrameworksClient_ComeWholeInAnyPieces(int piece)
    {
        var random = new Random(Seed);
        var sent = new List<string>();
        using var wire = new MemoryStream();
        using var client = WebSocket.CreateFromStream(wire, new WebSocketCreationOptions());
        foreach (var length in (int[])[0, 1, 5, 125, 126, 1000, 65_535, 65_536, 70_000])
        {
            var message = RandomText(random, length);
            sent.Add(Encoding.UTF8.GetString(message));
            await SendAsync(client, message, random.Next(1, 5));
        }

        var reader = new WebSocketReader(Limit);
        var read = Read(reader, wire.ToArray(), piece).Select(static input => Encoding.UTF8.GetString(input.Data.Span));

        Assert.Equal(sent, read);
    }

    [Fact]
    public void Ping_BetweenTheFramesOfAMessage_ComesFirst()
    {
        var read = Read(new WebSocketReader(Limit), [.. Frame(0x01, "{\"a\""u8), .. Frame(0x89, "beat"u8), .. Frame(0x80, ":1}"u8)]);

        Assert.Equal(
            [(WebSocketInputKind.Ping, "beat"), (WebSocketInputKind.Message, "{\"a\":1}")],
            read.Select(static input => (input.Kind, Encoding.UTF8.GetString(input.Data.Span))));
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(1014)]
    [InlineData(3000)]
    [InlineData(4999)]
    public void Close_WithACode_GivesItAndReadsNothingAfterIt(int code)
    {
        var body = new byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16BigEndian(body, (ushort)code);

        var read = Read(new WebSocketReader(Limit), [.. Frame(0x88, body), .. Frame(0x81, "{}"u8)]);

        Assert.Equal(new WebSocketInput(WebSocketInputKind.Close, Code: code), Assert.Single(read));
    }

    [Fact]
    public void Close_WithoutACode_Is1005() =>
        Assert.Equal(new WebSocketInput(WebSocketInputKind.Close, Code: 1005), Assert.Single(Read(new WebSocketReader(Limit), Frame(0x88, []))));

    [Theory]
    [InlineData(new byte[] { 0xC1, 0x80, 0, 0, 0, 0 }, 1002)] // A reserved bit.
    [InlineData(new byte[] { 0x81, 0x02, (byte)'{', (byte)'}' }, 1002)] // No mask.
    [InlineData(new byte[] { 0x83, 0x80, 0, 0, 0, 0 }, 1002)] // A reserved opcode.
    [InlineData(new byte[] { 0x8B, 0x80, 0, 0, 0, 0 }, 1002)] // A reserved control opcode.
    [InlineData(new byte[] { 0x80, 0x80, 0, 0, 0, 0 }, 1002)] // Nothing to continue.
    [InlineData(new byte[] { 0x01, 0x80, 0, 0, 0, 0, 0x81, 0x80, 0, 0, 0, 0 }, 1002)] // A message within another.
    [InlineData(new byte[] { 0x09, 0x80, 0, 0, 0, 0 }, 1002)] // A ping in fragments.
    [InlineData(new byte[] { 0x89, 0xFE, 0, 126 }, 1002)] // A ping that is too long.
    [InlineData(new byte[] { 0x88, 0x81, 0, 0, 0, 0, 3 }, 1002)] // Half a code.
    [InlineData(new byte[] { 0x88, 0x82, 0, 0, 0, 0, 0x03, 0xED }, 1002)] // 1005, which is never sent.
    [InlineData(new byte[] { 0x88, 0x83, 0, 0, 0, 0, 0x03, 0xE8, 0xFF }, 1007)] // A reason that is no text.
    [InlineData(new byte[] { 0x81, 0x81, 0, 0, 0, 0, 0xFF }, 1007)] // Text that is none.
    [InlineData(new byte[] { 0x81, 0xFF, 0, 0, 0, 0, 0, 1, 0x86, 0xA1, 0, 0, 0, 0 }, 1009)] // One byte over the limit.
    [InlineData(new byte[] { 0x82, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0 }, 1009)] // As long as can be said.
    public void Fault_HasItsCodeAndEndsTheReading(byte[] bytes, int code)
    {
        var fault = Assert.Single(Read(new WebSocketReader(Limit), [.. bytes, .. Frame(0x81, "{}"u8)]));

        Assert.Equal((WebSocketInputKind.Fault, code), (fault.Kind, fault.Code));
        Assert.NotEmpty(fault.Reason);
    }

    [Fact]
    public void Fragments_ThatAreTooMuchTogether_AreAFault()
    {
        var half = new byte[(Limit / 2) + 1];

        var fault = Assert.Single(Read(new WebSocketReader(Limit), [.. Frame(0x02, half), .. Frame(0x80, half)]));

        Assert.Equal(1009, fault.Code);
    }

    // The framework's server is the judge of what is right; where it takes a message, so must the reader, and the same one.
    [Fact]
    public async Task Noise_IsReadAsTheFrameworkReadsIt()
    {
        var random = new Random(Seed);
        for (var round = 0; round < 3000; round++)
        {
            var bytes = Noise(random);
            var expected = await FrameworkReadsAsync(bytes);

            var read = Read(new WebSocketReader(Limit), bytes, random.Next(1, bytes.Length + 1));

            Assert.Equal(expected, read.Where(static input => input.Kind == WebSocketInputKind.Message).Select(static input => Convert.ToHexString(input.Data.Span)));
        }
    }

    private static byte[] Noise(Random random)
    {
        var bytes = new List<byte>();
        for (var frame = random.Next(1, 6); frame > 0; frame--)
        {
            var opcode = (byte)(random.Next(8) == 0 ? random.Next(256) : ((byte[])[0x81, 0x82, 0x02, 0x80, 0x00, 0x89, 0x8A])[random.Next(7)]);
            var payload = new byte[random.Next(4) == 0 ? random.Next(300) : random.Next(20)];
            random.NextBytes(payload);
            bytes.AddRange(Frame(opcode, payload, random.Next()));
        }

        if (random.Next(4) == 0)
        {
            bytes[random.Next(bytes.Count)] ^= (byte)(1 << random.Next(8));
        }

        return [.. bytes];
    }

    private static async Task<List<string>> FrameworkReadsAsync(byte[] bytes)
    {
        using var wire = new OneWayStream(bytes);
        using var server = WebSocket.CreateFromStream(wire, new WebSocketCreationOptions { IsServer = true });
        var messages = new List<string>();
        var buffer = new byte[Limit];
        var length = 0;
        try
        {
            while (true)
            {
                var result = await server.ReceiveAsync(buffer.AsMemory(length), Cancellation);
                if (result.MessageType == WebSocketMessageType.Close)
                {
                    return messages;
                }

                length += result.Count;
                if (result.EndOfMessage)
                {
                    messages.Add(Convert.ToHexString(buffer.AsSpan(0, length)));
                    length = 0;
                }
            }
        }
        catch (WebSocketException)
        {
            return messages;
        }
    }

    private static async Task SendAsync(WebSocket client, byte[] message, int frames)
    {
        for (var frame = 0; frame < frames; frame++)
        {
            var part = message.AsMemory(message.Length * frame / frames, (message.Length * (frame + 1) / frames) - (message.Length * frame / frames));
            await client.SendAsync(part, WebSocketMessageType.Text, frame == frames - 1, Cancellation);
        }
    }

    /// <summary>Reads bytes that come in pieces, as a pipe gives them: what is left comes again with more behind it.</summary>
    private static List<WebSocketInput> Read(WebSocketReader reader, byte[] bytes, int piece = int.MaxValue)
    {
        var all = new List<WebSocketInput>();
        var (start, end) = (0, 0);
        while (end < bytes.Length)
        {
            end = (int)Math.Min(bytes.Length, (long)end + piece);
            var input = new ReadOnlySequence<byte>(bytes, start, end - start);
            while (reader.TryRead(ref input, out var read))
            {
                all.Add(read with { Data = read.Data.ToArray() });
            }

            start = end - (int)input.Length;
        }

        return [.. all.Select(static read => read.Kind is WebSocketInputKind.Message or WebSocketInputKind.Ping or WebSocketInputKind.Pong ? read : read with { Data = default })];
    }

    private static byte[] RandomText(Random random, int length) => [.. Enumerable.Range(0, length).Select(_ => (byte)random.Next(32, 127))];

    private static byte[] Frame(byte first, ReadOnlySpan<byte> payload, int key = 0x0102_0304)
    {
        Span<byte> mask = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(mask, key);
        var masked = payload.ToArray();
        for (var i = 0; i < masked.Length; i++)
        {
            masked[i] ^= mask[i & 3];
        }

        byte[] length = payload.Length < 126 ? [(byte)(0x80 | payload.Length)] : [0xFE, (byte)(payload.Length >> 8), (byte)payload.Length];
        return [first, .. length, .. mask, .. masked];
    }

    /// <summary>Gives the bytes and swallows what is written.</summary>
    private sealed class OneWayStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => default;
    }
}
