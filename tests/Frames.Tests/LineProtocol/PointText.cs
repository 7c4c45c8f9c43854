using System.Globalization;
using System.Text;

namespace LiveOrleans.Frames.Tests;

/// <summary>Shows what the reader read as text that two readings can be compared by.</summary>
internal static class PointText
{
    public static List<string> ReadAll(string body, TimestampPrecision precision = TimestampPrecision.Nanoseconds) =>
        ReadAll(Encoding.UTF8.GetBytes(body), precision);

    public static List<string> ReadAll(byte[] body, TimestampPrecision precision = TimestampPrecision.Nanoseconds)
    {
        var points = new List<string>();
        using var reader = new LineReader(body, precision);
        while (reader.Read())
        {
            points.Add(Show(in reader));
        }

        return points;
    }

    public static string Show(ref readonly LineReader reader)
    {
        if (reader.Fault != LineFault.None)
        {
            return $"{reader.Fault} {reader.Line}:{reader.Column}";
        }

        var tags = new List<(string Key, string Value)>();
        for (var i = 0; i < reader.TagCount; i++)
        {
            var tag = reader.GetTag(i);
            tags.Add((tag.Key.ToString(), tag.Value.ToString()));
        }

        var fields = new List<(string Key, object Value)>();
        for (var i = 0; i < reader.FieldCount; i++)
        {
            var field = reader.GetField(i);
            fields.Add((field.Key.ToString(), ValueOf(field)));
        }

        return Show(reader.Measurement.ToString(), tags, fields, reader.Timestamp);
    }

    public static string Show(string measurement, IEnumerable<(string Key, string Value)> tags, IEnumerable<(string Key, object Value)> fields, long? timestamp)
    {
        var tagText = string.Join(';', tags.Select(static tag => $"<{tag.Key}>=<{tag.Value}>"));
        var fieldText = string.Join(';', fields.Select(static field => $"<{field.Key}>={ShowValue(field.Value)}"));
        return $"<{measurement}> [{tagText}] [{fieldText}] {timestamp?.ToString(CultureInfo.InvariantCulture) ?? "now"}";
    }

    private static object ValueOf(LineField field) => field.Kind switch
    {
        LineValueKind.FloatingPoint => field.FloatValue,
        LineValueKind.SignedInteger => field.IntegerValue,
        LineValueKind.UnsignedInteger => field.UnsignedValue,
        LineValueKind.Boolean => field.BooleanValue,
        _ => field.Text.ToString(),
    };

    private static string ShowValue(object value) => value switch
    {
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        long number => number.ToString(CultureInfo.InvariantCulture) + "i",
        ulong number => number.ToString(CultureInfo.InvariantCulture) + "u",
        bool truth => truth ? "true" : "false",
        _ => $"\"{value}\"",
    };
}
