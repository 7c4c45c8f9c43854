using System.Globalization;
using System.Text;
using Google.Protobuf;

namespace LiveOrleans.Protocol.Tests;

/// <summary>Whatever the bytes: an end or a fault, never an exception, and no more memory than the input warrants.</summary>
/// <remarks>LIVE_FUZZ_COUNT sets how many inputs each codec gets. The seed is fixed, so that a failure comes again.</remarks>
public sealed class FuzzTests
{
    private const int Seed = 20_261_122;
    private const int BytesPerInputByte = 160;

    // An exception of the Protobuf runtime with its trace, and the first growth of a map.
    private const int FixedBytes = 16 * 1024;

    private static readonly int Count = int.Parse(
        Environment.GetEnvironmentVariable("LIVE_FUZZ_COUNT") ?? "50000", CultureInfo.InvariantCulture);

    private static readonly TimeSpan MeanBound = TimeSpan.FromMilliseconds(1);

    [Theory]
    [InlineData(WireFormat.Json)]
    [InlineData(WireFormat.Protobuf)]
    public void TryRead_MutatedAndRandomBytes_EndsOrFaults(WireFormat format)
    {
        var codec = Codec.For(format);
        var random = new Random(Seed);
        var corpus = Corpus(codec);
        var (faults, worst) = (0, 0L);
        var start = TimeProvider.System.GetTimestamp();

        for (var input = 0; input < Count; input++)
        {
            var frame = input % 4 == 0 ? RandomBytes(random) : Mutate(random, corpus);
            var (faulted, allocated) = Read(codec, frame);
            faults += faulted ? 1 : 0;
            worst = Math.Max(worst, allocated);
        }

        var elapsed = TimeProvider.System.GetElapsedTime(start);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{format}: {Count} inputs, {faults} malformed, {elapsed.TotalMicroseconds / Count:F1} us each, at most {worst} bytes allocated.");
        Assert.InRange(faults, Count / 4, Count * 9 / 10);
        Assert.True(elapsed < MeanBound * Count, $"{Count} inputs took {elapsed}.");
    }

    // The frames that cost most per byte.
    [Theory]
    [InlineData(WireFormat.Json, "{}\n", "", "")]
    [InlineData(WireFormat.Json, "{\"ping\":{}}\n", "", "")]
    [InlineData(WireFormat.Json, "\"\":{},", "{\"connect\":{\"subs\":{", "\"\":{}}}}")]
    [InlineData(WireFormat.Json, "\"\\n\":1,", "{", "\"\":1}")]
    [InlineData(WireFormat.Json, "[", "{\"send\":{\"data\":", "")]
    [InlineData(WireFormat.Json, "\"data\":[0\n],", "{\"send\":{", "\"data\":1}}")]
    [InlineData(WireFormat.Json, "\\n", "{\"send\":{\"data\":\"", "\"}}")]
    [InlineData(WireFormat.Protobuf, "\0", "", "")]
    [InlineData(WireFormat.Protobuf, "\u0002\u001a\0", "", "")]
    public void TryRead_CostlyPattern_StaysWithinTheBound(WireFormat format, string pattern, string before, string after)
    {
        foreach (var times in new[] { CommandReader.DefaultMaxCommands, 60_000 / pattern.Length })
        {
            var frame = Encoding.UTF8.GetBytes(before + string.Concat(Enumerable.Repeat(pattern, times)) + after);

            var (_, allocated) = Read(Codec.For(format), frame);

            TestContext.Current.TestOutputHelper?.WriteLine($"{allocated} bytes for {frame.Length}.");
        }
    }

    [Fact]
    public void TryRead_ManySmallMapEntries_StaysWithinTheBound()
    {
        // connect.subs with entries of zero bytes, and with different keys of two bytes.
        byte[] same = [.. Enumerable.Repeat<byte[]>([0x1A, 0], 30_000).SelectMany(entry => entry)];
        byte[] different = [.. Enumerable.Range(0, 10_000).SelectMany<int, byte>(entry => [0x1A, 4, 0x0A, 2, (byte)(entry & 0x7F), (byte)(entry >> 7)])];

        foreach (var connect in new[] { same, different })
        {
            var command = Encoded.Bytes(output => ProtobufCodec.Instance.AppendToFrame(connect, first: true, output));
            Read(ProtobufCodec.Instance, Encoded.Bytes(output => ProtobufCodec.Instance.AppendToFrame([0x22, .. command], first: true, output)));
        }
    }

    private static (bool Faulted, long Allocated) Read(Codec codec, byte[] frame)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var reader = codec.Read(frame);
        while (reader.TryRead(out _))
        {
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(
            allocated <= FixedBytes + ((long)BytesPerInputByte * frame.Length),
            $"{frame.Length} bytes made the decoder allocate {allocated}: {Convert.ToHexString(frame.AsSpan(0, Math.Min(frame.Length, 256)))}");
        if (reader.Fault is { } fault)
        {
            Assert.InRange(fault.Position, 0, frame.Length);
            Assert.NotEmpty(fault.Reason);
        }

        return (reader.Fault is not null, allocated);
    }

    private static List<byte[]> Corpus(Codec codec)
    {
        var texts = JsonDecodeTests.Commands.Select(row => row.Data.Item1)
            .Concat(JsonDecodeTests.Payloads.Select(row => row.Data.Item1))
            .Append("{\"id\":1}\n{\"subscribe\":{\"channel\":\"a\"},\"id\":2}\n{}");
        return [.. texts.Select(Encoding.UTF8.GetBytes).Select(frame => codec.Format == WireFormat.Json ? frame : ToProtobuf(frame))];
    }

    private static byte[] ToProtobuf(byte[] jsonFrame) => Encoded.Bytes(output =>
    {
        foreach (var command in Decoded.Frame(JsonCodec.Instance, jsonFrame).Commands)
        {
            ProtobufCodec.Instance.AppendToFrame(command.ToByteArray(), first: false, output);
        }
    });

    private static byte[] RandomBytes(Random random)
    {
        var bytes = new byte[random.Next(0, 200)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static byte[] Mutate(Random random, List<byte[]> corpus)
    {
        var bytes = corpus[random.Next(corpus.Count)].ToList();
        for (var times = random.Next(0, 4); times > 0 && bytes.Count > 0; times--)
        {
            var at = random.Next(bytes.Count);
            var length = random.Next(1, Math.Min(8, bytes.Count - at) + 1);
            switch (random.Next(6))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 2: bytes.RemoveRange(at, length); break;
                case 3: bytes.InsertRange(at, bytes.GetRange(at, length)); break;
                case 4: bytes.InsertRange(at, corpus[random.Next(corpus.Count)]); break;
                default: bytes.Insert(at, "{}[]\",:\\0-9eu\n\0"u8[random.Next(15)]); break;
            }
        }

        return [.. bytes];
    }
}
