namespace LiveOrleans.Sources;

/// <summary>The settings of an app in an organisation, as its plugin gets them with every call.</summary>
public sealed record PluginAppInstance
{
    /// <summary>The app's own settings: a JSON object. Empty stands for one without members.</summary>
    public ReadOnlyMemory<byte> JsonData { get; init; }

    /// <summary>The app's own settings that are secrets. They appear in no log and in no error.</summary>
    public IReadOnlyDictionary<string, string> SecureJsonData { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>When the settings were changed last: plugins keep what they made of them until this differs.</summary>
    public DateTimeOffset Updated { get; init; } = DateTimeOffset.UnixEpoch;

    /// <summary>Says what it is; never a setting.</summary>
    public override string ToString() => "app instance";
}
