namespace LiveOrleans.Frames;

/// <summary>A value column that takes its type from its first typed value.</summary>
/// <remarks>
/// The string <c>NaN</c> is Grafana's spelling of "no number": it becomes null and decides nothing, so that a column of strings
/// which happens to start with it stays a column of strings. A column that saw nothing else is one of numbers.
/// </remarks>
internal sealed class ValueColumn(string name, FrameLabels? labels)
{
    private FrameField? _field;

    public string Name { get; } = name;

    /// <summary>Sets a row's value. Rows come in rising order; those that were passed over are null.</summary>
    public void Set(int row, LineField value)
    {
        if (IsNaN(value))
        {
            return;
        }

        _field ??= CreateField(value.Kind);
        PadTo(_field, row);
        switch (_field)
        {
            case TextField text:
                text.Append(ToText(value));
                break;
            case NumberField number when value.Kind is not (LineValueKind.Boolean or LineValueKind.Text):
                number.Append(value.Number);
                break;
            case BooleanField boolean when value.Kind == LineValueKind.Boolean:
                boolean.Append(value.BooleanValue);
                break;
            default:
                _field.AppendNull();
                break;
        }
    }

    /// <summary>The column with all its rows.</summary>
    public FrameField Finish(int rows)
    {
        var field = _field ?? new NumberField(Name, nullable: true, labels);
        PadTo(field, rows);
        return field;
    }

    private static bool IsNaN(LineField value) =>
        value.Kind == LineValueKind.Text && !value.Text.HasEscapes && value.Text.Raw.SequenceEqual("NaN"u8);

    private static void PadTo(FrameField field, int rows)
    {
        while (field.Count < rows)
        {
            field.AppendNull();
        }
    }

    private static string ToText(LineField value) => value.Kind switch
    {
        LineValueKind.Text => value.Text.ToString(),
        LineValueKind.Boolean => value.BooleanValue ? "true" : "false",
        _ => GoNumber.Format(value.Number),
    };

    private FrameField CreateField(LineValueKind kind) => kind switch
    {
        LineValueKind.Text => new TextField(Name, nullable: true, labels),
        LineValueKind.Boolean => new BooleanField(Name, nullable: true, labels),
        _ => new NumberField(Name, nullable: true, labels),
    };
}
