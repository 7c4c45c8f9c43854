namespace LiveOrleans.Frames;

/// <summary>Turns a point's tags into labels, once for each set of tags in a body.</summary>
internal sealed class TagSets
{
    private readonly Dictionary<byte[], (FrameLabels Labels, string Text)> _known = new(Utf8KeyComparer.Instance);

    /// <summary>The labels of the reader's current point, and the same as text.</summary>
    public (FrameLabels Labels, string Text) Get(ref readonly LineReader reader)
    {
        if (reader.TagCount == 0)
        {
            return (FrameLabels.Empty, string.Empty);
        }

        var known = _known.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (known.TryGetValue(reader.RawTags, out var found))
        {
            return found;
        }

        var labels = Read(in reader);
        found = (labels, labels.ToString());
        known[reader.RawTags] = found;
        return found;
    }

    private static FrameLabels Read(ref readonly LineReader reader)
    {
        var pairs = new Dictionary<string, string>(reader.TagCount, StringComparer.Ordinal);
        for (var i = 0; i < reader.TagCount; i++)
        {
            var tag = reader.GetTag(i);

            // Keys differ in their bytes, and may still be one text if they are not UTF-8: the last one stays then.
            pairs[tag.Key.ToString()] = tag.Value.ToString();
        }

        return new FrameLabels(pairs);
    }
}
