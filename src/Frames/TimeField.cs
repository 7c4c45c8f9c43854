using System.Text.Json;

namespace LiveOrleans.Frames;

/// <summary>A column of times, kept in Unix nanoseconds and shown in Unix milliseconds plus a remainder.</summary>
public sealed class TimeField : FrameField
{
    private const long NanosecondsPerMillisecond = 1_000_000;
    private const long NanosecondsPerTick = 100;

    private static readonly JsonEncodedText TimeType = JsonEncodedText.Encode("time");
    private static readonly JsonEncodedText TimeGoType = JsonEncodedText.Encode("time.Time");

    private readonly List<long?> _values = [];

    internal TimeField(string name, bool nullable, FrameLabels? labels)
        : base(name, nullable, labels)
    {
    }

    /// <inheritdoc/>
    public override int Count => _values.Count;

    internal override JsonEncodedText JsonType => TimeType;

    internal override JsonEncodedText GoType => TimeGoType;

    internal override bool HasNanos => _values.Exists(static value => Remainder(value) != 0);

    /// <summary>Adds a row.</summary>
    /// <param name="unixNanoseconds">Nanoseconds since 1970, negative before it.</param>
    public void Append(long unixNanoseconds) => _values.Add(unixNanoseconds);

    /// <summary>Adds a row.</summary>
    /// <exception cref="OverflowException">The time is outside of the years 1677 to 2262, the range of 64-bit nanoseconds.</exception>
    public void Append(DateTimeOffset time) => Append(checked((time - DateTimeOffset.UnixEpoch).Ticks * NanosecondsPerTick));

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
                json.WriteNumberValue(Milliseconds(known));
            }
            else
            {
                json.WriteNullValue();
            }
        }
    }

    internal override void WriteNanos(Utf8JsonWriter json)
    {
        if (!HasNanos)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartArray();
        foreach (var value in _values)
        {
            json.WriteNumberValue(Remainder(value));
        }

        json.WriteEndArray();
    }

    // Rounds down before 1970 as after it.
    private static long Milliseconds(long value) =>
        (value / NanosecondsPerMillisecond) - (value % NanosecondsPerMillisecond < 0 ? 1 : 0);

    // What Milliseconds leaves over: always 0..999999.
    private static long Remainder(long? value)
    {
        var remainder = (value ?? 0) % NanosecondsPerMillisecond;
        return remainder < 0 ? remainder + NanosecondsPerMillisecond : remainder;
    }
}
