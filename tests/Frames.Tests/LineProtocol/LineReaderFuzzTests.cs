using System.Globalization;
using System.Text;
using CsCheck;

namespace LiveOrleans.Frames.Tests;

/// <summary>Bytes that nobody meant to send. LIVE_FUZZ_COUNT says how many bodies; default 50,000.</summary>
public sealed class LineReaderFuzzTests
{
    private static readonly long Count = long.Parse(Environment.GetEnvironmentVariable("LIVE_FUZZ_COUNT") ?? "50000", CultureInfo.InvariantCulture);

    private static readonly string[] Pieces = ["m f=", "m,t=a f=", "\"", "\\\"", "\\", "\n", "1", "i", ",", " ", "=", "e5", "NaN", "\r\n", "#", ",g="];

    private static readonly Gen<byte[]> Bodies = Gen.OneOf(
        Gen.Byte.Array[0, 60],
        GeneratedPoint.DamagedBodies,
        Gen.Char["m,= \"\\\n\r\t\f1234567890.eEiuntTfF+-#"].Select(static letter => (byte)letter).Array[0, 60],
        Gen.Int[0, Pieces.Length - 1].Select(static index => Pieces[index]).Array[0, 25]
            .Select(static parts => Encoding.UTF8.GetBytes(string.Concat(parts))));

    [Fact]
    public void Read_AnyBytes_MovesForwardAndStaysInside() => Bodies.Sample(
        static body =>
        {
            var newlines = body.Count(static letter => letter == (byte)'\n');
            var lines = 0;
            var lastLine = 0;
            using var reader = new LineReader(body);
            while (reader.Read())
            {
                Assert.InRange(reader.Line, Math.Max(1, lastLine), newlines + 1);
                Assert.InRange(reader.Column, 1, body.Length + 1);
                Assert.NotEmpty(PointText.Show(in reader));
                lastLine = reader.Line;
                lines++;
            }

            Assert.InRange(lines, 0, newlines + 1);
        },
        iter: Count);

    [Fact]
    public void Convert_AnyBytes_CountsEveryLineOnce() => Gen.Select(Bodies, Gen.Enum<PushFormat>(), Gen.Enum<TimestampPrecision>()).Sample(
        static (body, format, precision) =>
        {
            var result = LineConverter.Convert(body, Convert.Options(format) with { Precision = precision, MaxCells = 200 });
            Assert.Equal(Math.Min(result.BadLines, LineConversion.MaxErrors), result.Errors.Count);
            Assert.Equal(result.Lines == result.BadLines, result.Frames.Count == 0);
            foreach (var frame in result.Frames)
            {
                Assert.Equal(FrameSplitKind.Frame, FrameSplitter.Split(Encoding.UTF8.GetBytes(FrameJson.Write(frame))).Kind);
            }
        },
        iter: Count);
}
