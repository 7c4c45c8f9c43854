namespace LiveOrleans.Gateway;

/// <summary>What the text of an option may be: in words, and as what reads it.</summary>
/// <typeparam name="T">What a text stands for.</typeparam>
/// <param name="Bounds">In words, as they stand after "must be".</param>
/// <param name="TryRead">Reads a text; false when it is none of the bounds.</param>
/// <param name="Write">The text that stands for a value.</param>
internal sealed record OptionForm<T>(string Bounds, OptionForm<T>.Reader TryRead, Func<T, string> Write)
{
    /// <summary>Reads a text.</summary>
    public delegate bool Reader(string text, out T value);

    /// <summary>One text more, which stands for something besides.</summary>
    /// <param name="special">The text.</param>
    /// <param name="meant">What it stands for.</param>
    /// <param name="words">What it means, as in "-1 for no limit".</param>
    public OptionForm<T> Or(string special, T meant, string words)
    {
        var others = TryRead;
        return this with
        {
            Bounds = $"{Bounds}, or {special} for {words}",
            TryRead = (string text, out T value) =>
            {
                value = meant;
                return string.Equals(text, special, StringComparison.Ordinal) || others(text, out value);
            },
        };
    }
}
