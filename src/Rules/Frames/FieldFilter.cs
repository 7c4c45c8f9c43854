namespace LiveOrleans.Rules;

/// <summary><c>keepFields</c> and <c>dropFields</c>: a frame with fewer fields. Names that no field has are passed over.</summary>
internal sealed class FieldFilter(IEnumerable<string> names, bool keep) : IFrameProcessor
{
    private readonly HashSet<string> _names = new(names, StringComparer.Ordinal);

    public RuleFrame Process(RuleFrame frame) => FrameColumns.Read(frame).Where(name => _names.Contains(name) == keep);
}
