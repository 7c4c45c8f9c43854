using System.Text;
using CsCheck;

namespace LiveOrleans.Frames.Tests;

public sealed class LineReaderPropertyTests
{
    [Fact]
    public void Read_WrittenPoints_AreTheSamePoints() => GeneratedPoint.Points.List[1, 5].Sample(
        static points => PointText.ReadAll(string.Join('\n', points.Select(static point => point.Line)))
            .SequenceEqual(points.Select(static point => point.Text), StringComparer.Ordinal),
        iter: 3_000);

    [Fact]
    public void Read_BadLinesBetweenWrittenPoints_LoseNoPoint() => Gen.Select(GeneratedPoint.Points, Gen.String[Gen.Char["ab,= 1\\#"], 0, 12]).List[1, 6].Sample(
        static parts =>
        {
            var body = string.Join('\n', parts.Select(static part => $"{part.Item2}\n{part.Item1.Line}"));
            var read = PointText.ReadAll(body).ToHashSet(StringComparer.Ordinal);
            return parts.TrueForAll(part => read.Contains(part.Item1.Text));
        },
        iter: 3_000);

    [Fact]
    public void Read_DamagedPoint_IsReadAsTheSecondReaderReadsIt() => GeneratedPoint.DamagedBodies.Sample(AssertAgrees, iter: 20_000);

    [Fact]
    public void Read_SoupOfTheFormatsCharacters_IsReadAsTheSecondReaderReadsIt() =>
        Gen.OneOf(
            Gen.Char["m,= \"\\\n\r\t1.eiut-"].Array[1, 24],
            Gen.Char["mf= 1\"\\,"].Array[1, 12].Select(static tail => (char[])['m', ' ', 'f', '=', .. tail])).Sample(
            static letters => AssertAgrees(Encoding.UTF8.GetBytes(letters)),
            iter: 50_000);

    // Where the first line starts is for the reader to find, and is not compared.
    private static void AssertAgrees(byte[] body)
    {
        if (body[0] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or (byte)'#')
        {
            return;
        }

        using var reader = new LineReader(body);
        reader.Read();
        var read = reader.Fault == LineFault.None ? PointText.Show(in reader) : null;
        Assert.Equal(RegexLineReader.ReadFirst(body), read);
    }
}
