namespace LiveOrleans.Rules;

/// <summary>The rules of one tenant by the segments of their patterns. Of several that match, the most literal counts, from the left.</summary>
/// <remarks>A literal segment beats a parameter, and a parameter the rest. Filled once, then only read, by any number of threads.</remarks>
internal sealed class RuleTree
{
    private readonly Node _root = new();

    /// <summary>Adds a rule.</summary>
    /// <returns>The pattern that was there before and does not go with this one; null when it was added.</returns>
    public string? TryAdd(CompiledRule rule)
    {
        var node = _root;
        foreach (var segment in rule.Definition.Pattern.Segments)
        {
            if (segment is ['*', ..])
            {
                if (node.Rest is { } other)
                {
                    return other.Definition.Pattern.Text;
                }

                node.Rest = rule;
                return null;
            }

            if (segment is [':', ..] && node.Parameter is { } parameter && !string.Equals(parameter.Segment, segment, StringComparison.Ordinal))
            {
                return parameter.Pattern;
            }

            node = node.Next(segment, rule.Definition.Pattern.Text);
        }

        if (node.Rule is { } same)
        {
            return same.Definition.Pattern.Text;
        }

        node.Rule = rule;
        return null;
    }

    /// <summary>Finds the rule of a channel.</summary>
    /// <param name="name">The channel's name without tenant.</param>
    public CompiledRule? Find(ReadOnlySpan<char> name) => Find(_root, name);

    private static CompiledRule? Find(Node node, ReadOnlySpan<char> rest)
    {
        var slash = rest.IndexOf('/');
        var segment = slash < 0 ? rest : rest[..slash];
        if (node.Literal(segment) is { } literal && Follow(literal, rest, slash) is { } found)
        {
            return found;
        }

        return segment.IsEmpty || node.Parameter is not { } parameter || Follow(parameter.Node, rest, slash) is not { } second
            ? rest.IsEmpty ? null : node.Rest
            : second;
    }

    private static CompiledRule? Follow(Node node, ReadOnlySpan<char> rest, int slash) => slash < 0 ? node.Rule : Find(node, rest[(slash + 1)..]);

    private sealed class Node
    {
        private readonly Dictionary<string, Node> _literals = new(StringComparer.Ordinal);
        private readonly Dictionary<string, Node>.AlternateLookup<ReadOnlySpan<char>> _lookup;

        public Node() => _lookup = _literals.GetAlternateLookup<ReadOnlySpan<char>>();

        public (string Segment, string Pattern, Node Node)? Parameter { get; private set; }

        public CompiledRule? Rest { get; set; }

        public CompiledRule? Rule { get; set; }

        public Node? Literal(ReadOnlySpan<char> segment) => _lookup.TryGetValue(segment, out var node) ? node : null;

        public Node Next(string segment, string pattern)
        {
            if (segment is [':', ..])
            {
                Parameter ??= (segment, pattern, new Node());
                return Parameter.Value.Node;
            }

            if (!_literals.TryGetValue(segment, out var node))
            {
                _literals.Add(segment, node = new Node());
            }

            return node;
        }
    }
}
