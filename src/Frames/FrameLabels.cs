namespace LiveOrleans.Frames;

/// <summary>A field's labels, sorted by key as Go sorts the keys of a map: by their UTF-8 bytes.</summary>
/// <remarks>The order matters: two schemas are the same when their JSON is the same bytes.</remarks>
public sealed class FrameLabels
{
    /// <summary>No labels, written as an empty object; a null <see cref="FrameLabels"/> is not written at all.</summary>
    public static readonly FrameLabels Empty = new([]);

    private readonly KeyValuePair<string, string>[] _sorted;

    /// <summary>Labels from pairs in any order.</summary>
    /// <exception cref="ArgumentException">A key occurs twice.</exception>
    public FrameLabels(IEnumerable<KeyValuePair<string, string>> pairs)
    {
        _sorted = [.. pairs];
        Array.Sort(_sorted, static (left, right) => Utf8Ordinal.Compare(left.Key, right.Key));
        for (var i = 1; i < _sorted.Length; i++)
        {
            if (string.Equals(_sorted[i - 1].Key, _sorted[i].Key, StringComparison.Ordinal))
            {
                throw new ArgumentException($"The label '{_sorted[i].Key}' occurs twice.", nameof(pairs));
            }
        }
    }

    /// <summary>The pairs in their order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Pairs => _sorted;

    /// <summary>The text of the labels column: <c>k1=v1, k2=v2</c>, nothing quoted or escaped.</summary>
    public override string ToString() => string.Join(", ", _sorted.Select(static pair => $"{pair.Key}={pair.Value}"));
}
