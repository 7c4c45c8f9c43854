using System.Globalization;

namespace LiveOrleans.Frames.Tests;

/// <summary>The two formats once more, by whole tables of objects: columns are looked at one after the other, not line by line.</summary>
internal static class ConversionModel
{
    public static IEnumerable<Frame> LabelsColumn(IReadOnlyList<GeneratedPoint> points)
    {
        foreach (var rows in points.GroupBy(static point => point.Measurement, StringComparer.Ordinal).Select(static group => group.ToList()))
        {
            var frame = new Frame(rows[0].Measurement);
            var labels = frame.AddText("labels");
            var time = frame.AddTime("time");
            rows.ForEach(row => labels.Append(string.Join(", ", Sorted(row.Tags).Select(static tag => $"{tag.Key}={tag.Value}"))));
            rows.ForEach(row => time.Append(row.Timestamp ?? Convert.Now));
            foreach (var key in rows.SelectMany(static row => Sorted(row.Fields)).Select(static field => field.Key).Distinct(StringComparer.Ordinal))
            {
                AddColumn(frame, key, [.. rows.Select(row => row.Fields.Find(field => field.Key.Equals(key, StringComparison.Ordinal)).Value)], labels: null);
            }

            yield return frame;
        }
    }

    public static IEnumerable<Frame> Wide(IReadOnlyList<GeneratedPoint> points)
    {
        foreach (var group in points.GroupBy(static point => (point.Measurement, point.Timestamp ?? Convert.Now)))
        {
            var frame = new Frame(group.Key.Measurement);
            frame.AddTime("time").Append(group.Key.Item2);
            foreach (var point in group)
            {
                var labels = new FrameLabels(point.Tags.Select(static tag => KeyValuePair.Create(tag.Key, tag.Value)));
                Sorted(point.Fields).ForEach(field => AddColumn(frame, field.Key, [field.Value], labels));
            }

            yield return frame;
        }
    }

    private static List<(string Key, T Value)> Sorted<T>(IEnumerable<(string Key, T Value)> pairs) =>
        [.. pairs.OrderBy(static pair => System.Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(pair.Key)), StringComparer.Ordinal)];

    private static void AddColumn(Frame frame, string name, List<object?> values, FrameLabels? labels)
    {
        values = [.. values.Select(static value => value switch { "NaN" => null, long or ulong => ToDouble(value), _ => value })];
        switch (values.Find(static value => value is not null))
        {
            case string:
                var text = frame.AddText(name, nullable: true, labels);
                values.ForEach(value => Append(value is null ? null : Stringify(value), text.Append, text.AppendNull));
                break;
            case bool:
                var boolean = frame.AddBoolean(name, nullable: true, labels);
                values.ForEach(value => Append(value as bool?, truth => boolean.Append(truth!.Value), boolean.AppendNull));
                break;
            default:
                var number = frame.AddNumber(name, nullable: true, labels);
                values.ForEach(value => Append(value as double?, known => number.Append(known!.Value), number.AppendNull));
                break;
        }
    }

    private static void Append<T>(T? value, Action<T> append, Action appendNull)
    {
        if (value is null)
        {
            appendNull();
        }
        else
        {
            append(value);
        }
    }

    private static double ToDouble(object whole) => System.Convert.ToDouble(whole, CultureInfo.InvariantCulture);

    private static string Stringify(object value) => value switch
    {
        bool truth => truth ? "true" : "false",
        double number => GoNumber.Format(number),
        _ => (string)value,
    };
}
