namespace LiveOrleans.Frames;

/// <summary>Why a line is not a point.</summary>
public enum LineFault
{
    /// <summary>The line is a point.</summary>
    None,

    /// <summary>The line starts with a comma or another character that ends a measurement.</summary>
    MissingMeasurement,

    /// <summary>A comma is not followed by a tag key.</summary>
    MissingTagKey,

    /// <summary>A tag key is not followed by <c>=</c>.</summary>
    MissingTagEquals,

    /// <summary>A tag has no value after its <c>=</c>.</summary>
    EmptyTagValue,

    /// <summary>A tag value holds a bare <c>=</c>.</summary>
    EqualsInTagValue,

    /// <summary>A tag key occurs twice in the line.</summary>
    DuplicateTagKey,

    /// <summary>The line ends before its first field.</summary>
    MissingFields,

    /// <summary>A field has no key.</summary>
    MissingFieldKey,

    /// <summary>A field key is not followed by <c>=</c>.</summary>
    MissingFieldEquals,

    /// <summary>A field has no value after its <c>=</c>.</summary>
    MissingFieldValue,

    /// <summary>A field key occurs twice in the line.</summary>
    DuplicateFieldKey,

    /// <summary>A field value is none of number, boolean and quoted string.</summary>
    InvalidFieldValue,

    /// <summary>A field value is a spelling of NaN or of infinity.</summary>
    NotFinite,

    /// <summary>A field value starts as a number and does not go on as one.</summary>
    InvalidNumber,

    /// <summary>An integer with the suffix <c>i</c> is outside of 64 bits.</summary>
    IntegerOutOfRange,

    /// <summary>An integer with the suffix <c>u</c> is negative or above 64 bits.</summary>
    UnsignedOutOfRange,

    /// <summary>A float's magnitude is above the largest double.</summary>
    FloatOutOfRange,

    /// <summary>A quoted string is not closed before the body ends.</summary>
    UnterminatedString,

    /// <summary>A field value is followed by something other than a comma, a space or the line's end.</summary>
    JunkAfterValue,

    /// <summary>What stands in the timestamp's place is not an integer.</summary>
    InvalidTimestamp,

    /// <summary>The timestamp, in nanoseconds, is outside of 64 bits.</summary>
    TimestampOutOfRange,

    /// <summary>Something follows the timestamp.</summary>
    JunkAfterTimestamp,

    /// <summary>A raw tab, form feed or carriage return stands in a name or between the parts of a line.</summary>
    ControlCharacter,
}
