namespace LiveOrleans.Sources;

/// <summary>Keeps secrets out of texts that come from a plugin, which may quote what it was given.</summary>
internal sealed class PluginSecrets(PluginOptions options)
{
    private const string Hidden = "***";
    private const int MaxLength = 400;

    // Nothing so short is a secret, and hiding it would make texts unreadable.
    private const int MinLength = 4;

    private readonly string[] _secrets =
    [
        .. (options.DataSource?.SecureJsonData.Values ?? [])
            .Concat(options.AppInstance?.SecureJsonData.Values ?? [])
            .Concat(options.Environment.Select(static pair => pair.Value))
            .Where(static secret => secret.Length >= MinLength)

            // One may be the beginning of another.
            .OrderByDescending(static secret => secret.Length),
    ];

    /// <summary>The text with every secret replaced, cut to a length that logs and statuses can bear.</summary>
    public string Hide(string text)
    {
        foreach (var secret in _secrets)
        {
            text = text.Replace(secret, Hidden, StringComparison.Ordinal);
        }

        return text.Length > MaxLength ? $"{text.AsSpan(0, MaxLength)}…" : text;
    }
}
