using System.Text.Json;

namespace LiveOrleans.Frames;

/// <summary>A column of 64-bit floats, the type that every number of a pushed line takes.</summary>
public sealed class NumberField : FrameField
{
    private static readonly JsonEncodedText NumberType = JsonEncodedText.Encode("number");
    private static readonly JsonEncodedText Float64GoType = JsonEncodedText.Encode("float64");

    private readonly List<double?> _values = [];

    internal NumberField(string name, bool nullable, FrameLabels? labels)
        : base(name, nullable, labels)
    {
    }

    /// <inheritdoc/>
    public override int Count => _values.Count;

    internal override JsonEncodedText JsonType => NumberType;

    internal override JsonEncodedText GoType => Float64GoType;

    internal override bool HasEntities => _values.Exists(static value => value is { } known && !double.IsFinite(known));

    /// <summary>Adds a row. NaN and the infinities are values too: JSON shows them as null beside <c>entities</c>.</summary>
    public void Append(double value) => _values.Add(value);

    /// <inheritdoc/>
    public override void AppendNull() => _values.Add(IsNullable ? null : throw NotNullable());

    /// <inheritdoc/>
    public override void Clear() => _values.Clear();

    internal override void WriteValues(Utf8JsonWriter json)
    {
        Span<byte> text = stackalloc byte[GoNumber.MaxLength];
        foreach (var value in _values)
        {
            if (value is { } known && double.IsFinite(known))
            {
                json.WriteRawValue(text[..GoNumber.Format(known, text)], skipInputValidation: true);
            }
            else
            {
                json.WriteNullValue();
            }
        }
    }

    internal override void WriteEntities(Utf8JsonWriter json)
    {
        if (!HasEntities)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        WriteRows(json, "NaN"u8, double.IsNaN);
        WriteRows(json, "Inf"u8, double.IsPositiveInfinity);
        WriteRows(json, "NegInf"u8, double.IsNegativeInfinity);
        json.WriteEndObject();
    }

    private void WriteRows(Utf8JsonWriter json, ReadOnlySpan<byte> name, Predicate<double> isEntity)
    {
        var started = false;
        for (var row = 0; row < _values.Count; row++)
        {
            if (_values[row] is not { } value || !isEntity(value))
            {
                continue;
            }

            if (!started)
            {
                json.WriteStartArray(name);
                started = true;
            }

            json.WriteNumberValue(row);
        }

        if (started)
        {
            json.WriteEndArray();
        }
    }
}
