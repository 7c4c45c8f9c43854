namespace LiveOrleans.Frames;

/// <summary>The sentence that goes with each <see cref="LineFault"/>.</summary>
public static class LineFaultReasons
{
    /// <summary>What is wrong, for the sender of the line. It never repeats the line's content.</summary>
    public static string Describe(this LineFault fault) => fault switch
    {
        LineFault.None => "no fault",
        LineFault.MissingMeasurement => "the measurement is missing",
        LineFault.MissingTagKey => "a tag key is missing after the comma",
        LineFault.MissingTagEquals => "the tag key is not followed by '='",
        LineFault.EmptyTagValue => "the tag value is empty",
        LineFault.EqualsInTagValue => "'=' in a tag value must be escaped with a backslash",
        LineFault.DuplicateTagKey => "the tag key occurs twice in the line",
        LineFault.MissingFields => "the line has no fields",
        LineFault.MissingFieldKey => "a field key is missing",
        LineFault.MissingFieldEquals => "the field key is not followed by '='",
        LineFault.MissingFieldValue => "the field value is missing",
        LineFault.DuplicateFieldKey => "the field key occurs twice in the line",
        LineFault.InvalidFieldValue => "the field value is not a number, a boolean or a string in double quotes",
        LineFault.NotFinite => "NaN and infinity cannot be written in the line protocol",
        LineFault.InvalidNumber => "the field value is not a valid number",
        LineFault.IntegerOutOfRange => "the integer is outside of the signed 64-bit range",
        LineFault.UnsignedOutOfRange => "the integer is outside of the unsigned 64-bit range",
        LineFault.FloatOutOfRange => "the number is too large for a 64-bit float",
        LineFault.UnterminatedString => "the string that starts here is not closed",
        LineFault.JunkAfterValue => "a comma, a space or the end of the line must follow the field value",
        LineFault.InvalidTimestamp => "the timestamp is not an integer",
        LineFault.TimestampOutOfRange => "the timestamp in nanoseconds is outside of the signed 64-bit range",
        LineFault.JunkAfterTimestamp => "nothing may follow the timestamp",
        LineFault.ControlCharacter => "a tab, form feed or carriage return is not allowed here",
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, "Not a known fault."),
    };
}
