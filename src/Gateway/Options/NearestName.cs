namespace LiveOrleans.Gateway;

/// <summary>Guesses which known name was meant by an unknown one.</summary>
internal static class NearestName
{
    /// <summary>A name that begins with the text, or the one that needs the fewest edits; null when each needs more than a third of the text's length.</summary>
    public static string? Find(string text, IReadOnlyCollection<string> names)
    {
        if (names.FirstOrDefault(name => text.Length > 2 && name.StartsWith(text, StringComparison.OrdinalIgnoreCase)) is { } longer)
        {
            return longer;
        }

        var best = names.Select(name => (name, edits: Edits(text, name))).MinBy(candidate => candidate.edits);
        return best.name is not null && best.edits <= Math.Max(1, text.Length / 3) ? best.name : null;
    }

    // Levenshtein's distance, without regard to case.
    private static int Edits(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var same = char.ToLowerInvariant(left[i - 1]) == char.ToLowerInvariant(right[j - 1]);
                var replaced = diagonal + (same ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[right.Length];
    }
}
