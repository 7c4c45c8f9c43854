using System.Globalization;
using System.Text;
using CsCheck;

namespace LiveOrleans.Frames.Tests;

/// <summary>A point made up for a test, and its line as a careful client would write it.</summary>
internal sealed record GeneratedPoint(string Measurement, List<(string Key, string Value)> Tags, List<(string Key, object Value)> Fields, long? Timestamp)
{
    // A name that ends in a backslash cannot be written: what follows would be escaped. Raw controls cannot either.
    private static readonly Gen<string> Names =
        Gen.String[Gen.OneOf(Gen.Char["ab,= \\\"#é€"], Gen.Char['!', '~']), 1, 8].Where(static name => !name.EndsWith('\\'));

    private static readonly Gen<object> Values = Gen.OneOf(
        Gen.Double.Where(double.IsFinite).Select(static value => (object)value),
        Gen.Float.Where(float.IsFinite).Select(static value => (object)(double)value),
        Gen.Int.Select(static value => (object)(value / 1000.0)),
        Gen.Long.Select(static value => (object)value),
        Gen.ULong.Select(static value => (object)value),
        Gen.Bool.Select(static value => (object)value),
        Gen.String[Gen.OneOf(Gen.Char["\"\\\n\r,= "], Gen.Char['!', '~']), 0, 10].Select(static value => (object)value));

    public static Gen<GeneratedPoint> Points { get; } = Gen.Select(
        Names.Where(static name => name[0] != '#'),
        Gen.Select(Names, Names).List[0, 4],
        Gen.Select(Names, Values).List[1, 30],
        Gen.Long.Nullable(),
        static (measurement, tags, fields, timestamp) => new GeneratedPoint(
            measurement,
            tags.DistinctBy(static tag => tag.Item1, StringComparer.Ordinal).ToList(),
            fields.DistinctBy(static field => field.Item1, StringComparer.Ordinal).ToList(),
            timestamp));

    /// <summary>Bodies of some points with up to three bytes overwritten.</summary>
    public static Gen<byte[]> DamagedBodies { get; } = Gen.Select(
        Gen.Select(Points, Gen.Bool, static (point, plain) => plain ? point with { Measurement = "m" } : point).List[1, 3],
        Gen.Select(Gen.Int[0, 400], Gen.Char["\"\\\n\r\t,= 0.eE+-iutT#x"]).List[0, 3],
        static (points, damages) =>
        {
            var body = Encoding.UTF8.GetBytes(string.Join('\n', points.Select(static point => point.Line)));
            foreach (var (position, letter) in damages)
            {
                body[position % body.Length] = (byte)letter;
            }

            return body;
        });

    /// <summary>What <see cref="PointText"/> shows for the point.</summary>
    public string Text => PointText.Show(Measurement, Tags, Fields, Timestamp);

    /// <summary>The point in line protocol, without a newline at the end.</summary>
    public string Line => $"{Escape(Measurement, ", ")}{TagPart} {FieldPart}{(Timestamp is { } time ? $" {time}" : string.Empty)}";

    private string TagPart => string.Concat(Tags.Select(static tag => $",{Escape(tag.Key, ",= ")}={Escape(tag.Value, ",= ")}"));

    private string FieldPart => string.Join(',', Fields.Select(static pair => $"{Escape(pair.Key, ",= ")}={Format(pair.Value)}"));

    private static string Escape(string text, string special) =>
        string.Concat(text.Select(letter => special.Contains(letter, StringComparison.Ordinal) ? $"\\{letter}" : $"{letter}"));

    private static string Format(object value) => value switch
    {
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        long number => $"{number}i",
        ulong number => $"{number}u",
        bool truth => truth ? "TRUE" : "f",
        _ => $"\"{Escape((string)value, "\"\\")}\"",
    };
}
