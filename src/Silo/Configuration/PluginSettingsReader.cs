using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using LiveOrleans.Sources;

namespace LiveOrleans.Silo;

/// <summary>Reads what a plugin is told about its data source, or about its app.</summary>
internal static class PluginSettingsReader
{
    private const string Bounds = "an object: the settings that the plugin gets with every call";

    private static readonly EntryKey UidKey = Setting("uid", "the second part of the channel's name", "any text", "The data source's uid.");

    private static readonly EntryKey NameKey = Setting("name", EntryKey.None, "any text", "Its name, as in Grafana's settings of the data source; so are the next four.");

    private static readonly EntryKey UrlKey = Setting("url", EntryKey.None, "any text", "Its URL.");

    private static readonly EntryKey UserKey = Setting("user", EntryKey.None, "any text", "Its user.");

    private static readonly EntryKey DatabaseKey = Setting("database", EntryKey.None, "any text", "Its database.");

    private static readonly EntryKey BasicAuthUserKey = Setting("basic_auth_user", EntryKey.None, "any text", "Its user of basic authentication, which is on with it.");

    private static readonly EntryKey JsonKey = Setting(
        "json_data", EntryKey.None, "an object, or one text that holds it", "The plugin's own settings. `true`, `false` and numbers are what they look like.");

    private static readonly EntryKey SecureJsonKey = Setting(
        "secure_json_data", EntryKey.None, "an object of names and values",
        "Those of its settings that are [secrets](configuration.md#secrets), such as `password` or `basicAuthPassword`.");

    /// <summary>The settings of a data source.</summary>
    public static EntryKey DataSourceKey { get; } = Setting("data_source", EntryKey.None, Bounds, "For channels that begin with `ds/`: the data source.");

    /// <summary>The settings of an app.</summary>
    public static EntryKey AppKey { get; } = Setting("app", EntryKey.None, Bounds, "For channels that begin with `plugin/` and the plugin's id: the app.");

    /// <summary>The keys of an app's settings, in the order of the documentation.</summary>
    public static IReadOnlyList<EntryKey> AppKeys { get; } = [JsonKey, SecureJsonKey];

    /// <summary>The keys of a data source's settings, in the order of the documentation.</summary>
    public static IReadOnlyList<EntryKey> DataSourceKeys { get; } = [UidKey, NameKey, UrlKey, UserKey, DatabaseKey, BasicAuthUserKey, .. AppKeys];

    /// <summary>Reads and checks the settings of a data source; without any there are only those that every one has.</summary>
    /// <param name="entry">The plugin's entry.</param>
    /// <param name="channels">The pattern of the plugin's channels.</param>
    public static PluginDataSource ReadDataSource(ConfiguredEntry entry, string channels)
    {
        if (entry.Object(DataSourceKey) is not { } settings)
        {
            return new PluginDataSource { Id = IdOf(channels) };
        }

        settings.CheckKeys(DataSourceKeys, "a data source has no such setting");
        var uid = settings.Text(UidKey.Name);
        var basicAuthUser = settings.Text(BasicAuthUserKey.Name);
        return new PluginDataSource
        {
            Uid = uid,
            Id = IdOf(uid ?? channels),
            Name = settings.Text(NameKey.Name) ?? string.Empty,
            Url = settings.Text(UrlKey.Name) ?? string.Empty,
            User = settings.Text(UserKey.Name) ?? string.Empty,
            Database = settings.Text(DatabaseKey.Name) ?? string.Empty,
            BasicAuthEnabled = basicAuthUser is not null,
            BasicAuthUser = basicAuthUser ?? string.Empty,
            JsonData = ReadJson(settings),
            SecureJsonData = ReadSecureJson(settings),
        };
    }

    /// <summary>Reads and checks the settings of an app; without any there are empty ones.</summary>
    /// <param name="entry">The plugin's entry.</param>
    public static PluginAppInstance ReadApp(ConfiguredEntry entry)
    {
        if (entry.Object(AppKey) is not { } settings)
        {
            return new PluginAppInstance();
        }

        settings.CheckKeys(AppKeys, "an app has no such setting");
        return new PluginAppInstance { JsonData = ReadJson(settings), SecureJsonData = ReadSecureJson(settings) };
    }

    private static byte[] ReadJson(ConfiguredEntry settings)
    {
        var json = ConfiguredJson.Read(settings.Section(JsonKey.Name), out var reason);
        if (json is null)
        {
            settings.Fault(JsonKey.Name, ConfiguredEntry.NotShown, reason);
        }

        return json ?? [];
    }

    private static Dictionary<string, string> ReadSecureJson(ConfiguredEntry settings) =>
        settings.Secrets(SecureJsonKey).ToDictionary(StringComparer.Ordinal);

    private static EntryKey Setting(string name, string without, string bounds, string meaning) => new(name, without, bounds, meaning) { For = SourceKind.Plugin };

    // Grafana's plugin SDK tells the data sources of one process apart by this number alone. Up to 2^53, so that every language can hold it.
    private static long IdOf(string uid) => BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(uid))) & ((1L << 53) - 1);
}
