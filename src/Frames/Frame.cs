namespace LiveOrleans.Frames;

/// <summary>A data frame: a name and columns of equal length. It is filled column by column and then written by <see cref="FrameWriter"/>.</summary>
/// <remarks>Not safe for use by two threads at once.</remarks>
/// <param name="name">The frame's name; an empty one is left out of the schema.</param>
public sealed class Frame(string name)
{
    private readonly List<FrameField> _fields = [];

    /// <summary>The frame's name; of a pushed frame, the measurement.</summary>
    public string Name { get; } = name;

    /// <summary>The columns in their order.</summary>
    public IReadOnlyList<FrameField> Fields => _fields;

    /// <summary>How many rows the frame has.</summary>
    /// <exception cref="InvalidOperationException">The columns differ in length: a row was left unfinished.</exception>
    public int RowCount
    {
        get
        {
            var rows = _fields.Count == 0 ? 0 : _fields[0].Count;
            var odd = _fields.Find(column => column.Count != rows);
            return odd is null
                ? rows
                : throw new InvalidOperationException($"The field '{odd.Name}' has {odd.Count} rows and the first field has {rows}.");
        }
    }

    /// <summary>Adds a column of times at the end.</summary>
    public TimeField AddTime(string fieldName, bool nullable = false, FrameLabels? labels = null) =>
        Add(new TimeField(fieldName, nullable, labels));

    /// <summary>Adds a column of 64-bit floats at the end.</summary>
    public NumberField AddNumber(string fieldName, bool nullable = false, FrameLabels? labels = null) =>
        Add(new NumberField(fieldName, nullable, labels));

    /// <summary>Adds a column of strings at the end.</summary>
    public TextField AddText(string fieldName, bool nullable = false, FrameLabels? labels = null) =>
        Add(new TextField(fieldName, nullable, labels));

    /// <summary>Adds a column of booleans at the end.</summary>
    public BooleanField AddBoolean(string fieldName, bool nullable = false, FrameLabels? labels = null) =>
        Add(new BooleanField(fieldName, nullable, labels));

    /// <summary>Removes all rows, for a source that fills the same frame again and again.</summary>
    public void ClearRows() => _fields.ForEach(static field => field.Clear());

    internal TField Add<TField>(TField field)
        where TField : FrameField
    {
        _fields.Add(field);
        return field;
    }
}
