using System.Text;

namespace LiveOrleans.Frames.Tests;

public sealed class LineReaderAllocationTests
{
    private const int Points = 10_000;

    private static readonly byte[] Body = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, Points).Select(static i =>
        $"cpu\\=x,host=server\\ {i % 10},cpu=cpu{i % 4} usage={i / 7.0},count={i}i,big={i}u,up=true,note=\"said \\\"{i}\\\"\",e=1.5e-{i % 40} {i}\n")));

    [Fact]
    public void Read_TenThousandPoints_AllocatesNothing()
    {
        Assert.Equal(Points, CountPoints());

        var before = GC.GetAllocatedBytesForCurrentThread();
        var points = CountPoints();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(Points, points);
        Assert.Equal(0, allocated);
    }

    // Touches everything that a point offers short of strings.
    private static int CountPoints()
    {
        Span<byte> scratch = stackalloc byte[64];
        var points = 0;
        using var reader = new LineReader(Body);
        while (reader.Read())
        {
            var touched = reader.Measurement.Unescape(scratch).Length + reader.RawTags.Length;
            for (var i = 0; i < reader.TagCount; i++)
            {
                var tag = reader.GetTag(i);
                touched += tag.Key.Unescape(scratch).Length + tag.Value.Unescape(scratch).Length;
            }

            for (var i = 0; i < reader.FieldCount; i++)
            {
                var field = reader.GetField(i);
                touched += field.Kind == LineValueKind.Text ? field.Text.Unescape(scratch).Length : field.Key.Raw.Length;
            }

            points += reader.Fault == LineFault.None && touched > 0 ? 1 : 0;
        }

        return points;
    }
}
