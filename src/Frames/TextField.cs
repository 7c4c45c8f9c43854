using System.Text.Json;

namespace LiveOrleans.Frames;

/// <summary>A column of strings.</summary>
public sealed class TextField : FrameField
{
    private static readonly JsonEncodedText TypeName = JsonEncodedText.Encode("string");

    private readonly List<string?> _values = [];

    internal TextField(string name, bool nullable, FrameLabels? labels)
        : base(name, nullable, labels)
    {
    }

    /// <inheritdoc/>
    public override int Count => _values.Count;

    internal override JsonEncodedText JsonType => TypeName;

    internal override JsonEncodedText GoType => TypeName;

    /// <summary>Adds a row.</summary>
    public void Append(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        _values.Add(value);
    }

    /// <inheritdoc/>
    public override void AppendNull() => _values.Add(IsNullable ? null : throw NotNullable());

    /// <inheritdoc/>
    public override void Clear() => _values.Clear();

    internal override void WriteValues(Utf8JsonWriter json)
    {
        foreach (var value in _values)
        {
            json.WriteStringValue(value);
        }
    }
}
