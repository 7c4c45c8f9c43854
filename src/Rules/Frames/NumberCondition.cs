namespace LiveOrleans.Rules;

/// <summary><c>numberCompare</c>: compares a number field's first row with a value. A field that is not there, or null, meets no comparison.</summary>
internal sealed class NumberCondition(string fieldName, NumberComparison comparison, double value) : IFrameCondition
{
    public bool Holds(RuleFrame frame) => FrameColumns.Read(frame).FirstNumber(fieldName) is { } found && comparison switch
    {
        NumberComparison.Less => found < value,
        NumberComparison.Greater => found > value,
        NumberComparison.LessOrEqual => found <= value,
        NumberComparison.GreaterOrEqual => found >= value,
        NumberComparison.Equal => found.Equals(value),
        _ => !found.Equals(value),
    };
}
