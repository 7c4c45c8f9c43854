using CsCheck;

namespace LiveOrleans.Frames.Tests;

public sealed class ConversionPropertyTests
{
    private static readonly string[] Texts = ["NaN", "x", ""];

    // Few names and few times, so that points meet in columns and frames.
    private static readonly Gen<GeneratedPoint> Points = Gen.Select(
        Gen.Char["mn"],
        Gen.Select(Gen.Char["ab"], Gen.Char["12"]).List[0, 2],
        Gen.Select(
            Gen.Char["abcdé"],
            Gen.OneOf(Gen.Int[0, 2].Select(static index => (object)Texts[index]), Gen.Long.Select(static value => (object)value), Gen.Double[-9, 9].Select(static value => (object)value), Gen.Bool.Select(static value => (object)value))).List[1, 4],
        Gen.Long[0, 2].Nullable(),
        static (measurement, tags, fields, timestamp) => new GeneratedPoint(
            $"{measurement}",
            tags.DistinctBy(static tag => tag.Item1).Select(static tag => ($"{tag.Item1}", $"{tag.Item2}")).ToList(),
            fields.DistinctBy(static field => field.Item1).Select(static field => ($"{field.Item1}", field.Item2)).ToList(),
            timestamp));

    [Fact]
    public void Convert_AnyPointsToLabelsColumn_AgreesWithTheModel() =>
        Points.List[1, 12].Sample(static points => Agrees(points, PushFormat.LabelsColumn, ConversionModel.LabelsColumn(points)), iter: 5_000);

    [Fact]
    public void Convert_AnyPointsToWide_AgreesWithTheModel() =>
        Points.List[1, 12].Sample(static points => Agrees(points, PushFormat.Wide, ConversionModel.Wide(points)), iter: 5_000);

    private static bool Agrees(List<GeneratedPoint> points, PushFormat format, IEnumerable<Frame> expected) =>
        Convert.ToJson(string.Join('\n', points.Select(static point => point.Line)), format)
            .SequenceEqual(expected.Select(static frame => FrameJson.Write(frame)), StringComparer.Ordinal);
}
