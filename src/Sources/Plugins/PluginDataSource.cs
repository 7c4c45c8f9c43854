namespace LiveOrleans.Sources;

/// <summary>The settings of a data source, as its plugin gets them with every call.</summary>
public sealed record PluginDataSource
{
    /// <summary>The uid; null for the namespace of the channel, as in <c>ds/&lt;uid&gt;/path</c>.</summary>
    public string? Uid { get; init; }

    /// <summary>The number that Grafana knew data sources by before uids; 0 when there is none.</summary>
    public long Id { get; init; }

    /// <summary>The name as people read it.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>Where the data is.</summary>
    public string Url { get; init; } = string.Empty;

    /// <summary>The user that logs in there.</summary>
    public string User { get; init; } = string.Empty;

    /// <summary>The database.</summary>
    public string Database { get; init; } = string.Empty;

    /// <summary>Whether the plugin sends basic authentication.</summary>
    public bool BasicAuthEnabled { get; init; }

    /// <summary>The user of basic authentication; its password is the secure value <c>basicAuthPassword</c>.</summary>
    public string BasicAuthUser { get; init; } = string.Empty;

    /// <summary>The plugin's own settings: a JSON object. Empty stands for one without members.</summary>
    public ReadOnlyMemory<byte> JsonData { get; init; }

    /// <summary>The plugin's own settings that are secrets. They appear in no log and in no error.</summary>
    public IReadOnlyDictionary<string, string> SecureJsonData { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>When the settings were changed last: plugins keep what they made of them until this differs.</summary>
    public DateTimeOffset Updated { get; init; } = DateTimeOffset.UnixEpoch;

    /// <summary>Names the data source; never another setting.</summary>
    public override string ToString() => $"data source {Uid} {Name}";
}
