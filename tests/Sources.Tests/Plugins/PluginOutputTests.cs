using System.Text;
using CsCheck;
using Microsoft.Extensions.Logging;

namespace LiveOrleans.Sources.Tests;

public sealed class PluginOutputTests
{
    [Theory]
    [InlineData("""{"@level":"debug","@message":"query","@timestamp":"2026","took":"3ms","n":2}""", LogLevel.Debug, "query took=3ms n=2")]
    [InlineData("""{"@timestamp":"2026","caller":"a.go","@message":"late","@level":"warn"}""", LogLevel.Warning, "late caller=a.go")]
    [InlineData("""{"@level":"error","@message":"no","error":{"code":1}}""", LogLevel.Error, """no error={"code":1}""")]
    [InlineData("""{"@level":"trace","@message":"t"}""", LogLevel.Trace, "t")]
    [InlineData("""{"@level":"info","@message":"i"}""", LogLevel.Information, "i")]
    [InlineData("""{"@level":7,"@message":null}""", LogLevel.Information, "")]
    [InlineData("""{"@level":"error","@mess""", LogLevel.Information, """{"@level":"error","@mess""")]
    [InlineData("panic: oh no", LogLevel.Information, "panic: oh no")]
    [InlineData("[1]", LogLevel.Information, "[1]")]
    public void Parse_Line_IsItsLevelAndText(string line, LogLevel level, string text) =>
        Assert.Equal(new HclogLine(level, text), HclogLine.Parse(line));

    [Fact]
    public Task Read_LinesInPieces_AreWholeAndLongOnesAreCut() =>
        Gen.Select(Gen.Char["ab\r"].Array[0, 12].Select(characters => new string(characters)).List[0, 8], Gen.Int[1, 7], Gen.Bool).SampleAsync(async (lines, piece, ends) =>
        {
            var text = string.Join('\n', lines) + (ends ? "\n" : string.Empty);
            using var stream = new PieceStream(Encoding.UTF8.GetBytes(text), piece);
            var expected = text.Split('\n').Select(Cut).ToList();
            if (expected[^1].Length == 0)
            {
                expected.RemoveAt(expected.Count - 1);
            }

            Assert.Equal(expected, await ReadAllAsync(new BoundedLines(stream, maxBytes: 8)));
        });

    // The end of a line belongs to what must fit.
    private static string Cut(string line) => line.Length < 8 ? line.TrimEnd('\r') : line[..8].TrimEnd('\r') + "…";

    private static async Task<List<string>> ReadAllAsync(BoundedLines lines)
    {
        var all = new List<string>();
        while (await lines.ReadAsync(default) is { } line)
        {
            all.Add(line);
        }

        return all;
    }

    private sealed class PieceStream(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(piece, buffer.Length)], cancellationToken);
    }
}
