namespace LiveOrleans.Rules;

/// <summary>Something that is wrong with a rule.</summary>
/// <param name="Path">Where: a JSON path such as <c>$.settings.converter.type</c>.</param>
/// <param name="Reason">What is wrong there, as a sentence without a full stop.</param>
public sealed record RuleFault(string Path, string Reason)
{
    /// <summary>Both, for one line.</summary>
    public override string ToString() => $"{Path}: {Reason}";
}
