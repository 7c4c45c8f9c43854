namespace LiveOrleans.Silo;

/// <summary>An array of the configuration whose entries are objects, and the keys that these have.</summary>
/// <param name="Name">The name of the array, such as <c>live:webhooks</c>.</param>
/// <param name="Keys">The keys, in the order of the documentation.</param>
internal sealed record EntryGroup(string Name, IReadOnlyList<EntryKey> Keys)
{
    /// <summary>All such arrays. Made when somebody asks, which a node that starts does not.</summary>
    public static IReadOnlyList<EntryGroup> All =>
    [
        new("live:sources", [.. SourceReader.Keys, .. RemoteSourceReader.Keys, .. PluginReader.AllKeys]),
        new("live:webhooks", WebhookReader.Keys),
        new("live:channel_rules", RulesReader.Keys),
        new("live:auth:keys", ApiKeyReader.Keys),
    ];
}
