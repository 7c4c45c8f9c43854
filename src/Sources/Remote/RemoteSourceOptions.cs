namespace LiveOrleans.Sources;

/// <summary>How the sources of some channels are reached over the network.</summary>
public sealed record RemoteSourceOptions
{
    /// <summary>The channels: a name without tenant, or one that ends in <c>*</c> and stands for all that begin with the rest.</summary>
    public required string Pattern { get; init; }

    /// <summary>Where the source of a channel is.</summary>
    public required UrlTemplate Url { get; init; }

    /// <summary>What every request carries besides the headers of this engine. Values are secrets and appear nowhere else.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>How long a source may send nothing before the run ends as failed; null (the default) for any time.</summary>
    public TimeSpan? IdleTimeout { get; init; }

    /// <summary>How long connecting and the answer's headers may take together: 10 seconds.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(10);
}
