using System.Text.Json;

namespace LiveOrleans.Frames;

/// <summary>A column of booleans.</summary>
public sealed class BooleanField : FrameField
{
    private static readonly JsonEncodedText BooleanType = JsonEncodedText.Encode("boolean");
    private static readonly JsonEncodedText BoolGoType = JsonEncodedText.Encode("bool");

    private readonly List<bool?> _values = [];

    internal BooleanField(string name, bool nullable, FrameLabels? labels)
        : base(name, nullable, labels)
    {
    }

    /// <inheritdoc/>
    public override int Count => _values.Count;

    internal override JsonEncodedText JsonType => BooleanType;

    internal override JsonEncodedText GoType => BoolGoType;

    /// <summary>Adds a row.</summary>
    public void Append(bool value) => _values.Add(value);

    /// <inheritdoc/>
    public override void AppendNull() => _values.Add(IsNullable ? null : throw NotNullable());

    /// <inheritdoc/>
    public override void Clear() => _values.Clear();

    internal override void WriteValues(Utf8JsonWriter json)
    {
        foreach (var value in _values)
        {
            if (value is { } known)
            {
                json.WriteBooleanValue(known);
            }
            else
            {
                json.WriteNullValue();
            }
        }
    }
}
