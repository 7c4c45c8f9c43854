using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using LiveOrleans.Sources;

namespace LiveOrleans.Silo;

/// <summary>Reads what a plugin is told about its data source, or about its app.</summary>
internal static class PluginSettingsReader
{
    private const string Meaning = "the settings that the plugin gets with every call";

    /// <summary>The keys of an app's settings, in the order of the documentation.</summary>
    public static IReadOnlyList<string> AppKeys { get; } = ["json_data", "secure_json_data"];

    /// <summary>The keys of a data source's settings, in the order of the documentation.</summary>
    public static IReadOnlyList<string> DataSourceKeys { get; } = ["uid", "name", "url", "user", "database", "basic_auth_user", .. AppKeys];

    /// <summary>Reads and checks the settings of a data source; without any there are only those that every one has.</summary>
    /// <param name="entry">The plugin's entry.</param>
    /// <param name="key">The settings' key.</param>
    /// <param name="channels">The pattern of the plugin's channels.</param>
    public static PluginDataSource ReadDataSource(ConfiguredEntry entry, string key, string channels)
    {
        if (entry.Object(key, Meaning) is not { } settings)
        {
            return new PluginDataSource { Id = IdOf(channels) };
        }

        settings.CheckKeys(DataSourceKeys, "a data source has no such setting");
        var uid = settings.Text("uid");
        var basicAuthUser = settings.Text("basic_auth_user");
        return new PluginDataSource
        {
            Uid = uid,
            Id = IdOf(uid ?? channels),
            Name = settings.Text("name") ?? string.Empty,
            Url = settings.Text("url") ?? string.Empty,
            User = settings.Text("user") ?? string.Empty,
            Database = settings.Text("database") ?? string.Empty,
            BasicAuthEnabled = basicAuthUser is not null,
            BasicAuthUser = basicAuthUser ?? string.Empty,
            JsonData = ReadJson(settings),
            SecureJsonData = ReadSecureJson(settings),
        };
    }

    /// <summary>Reads and checks the settings of an app; without any there are empty ones.</summary>
    /// <param name="entry">The plugin's entry.</param>
    /// <param name="key">The settings' key.</param>
    public static PluginAppInstance ReadApp(ConfiguredEntry entry, string key)
    {
        if (entry.Object(key, Meaning) is not { } settings)
        {
            return new PluginAppInstance();
        }

        settings.CheckKeys(AppKeys, "an app has no such setting");
        return new PluginAppInstance { JsonData = ReadJson(settings), SecureJsonData = ReadSecureJson(settings) };
    }

    private static byte[] ReadJson(ConfiguredEntry settings)
    {
        var json = ConfiguredJson.Read(settings.Section(AppKeys[0]), out var reason);
        if (json is null)
        {
            settings.Fault(AppKeys[0], ConfiguredEntry.NotShown, reason);
        }

        return json ?? [];
    }

    private static Dictionary<string, string> ReadSecureJson(ConfiguredEntry settings) =>
        settings.Secrets(AppKeys[1], "a secret's name and the secret").ToDictionary(StringComparer.Ordinal);

    // Grafana's plugin SDK tells the data sources of one process apart by this number alone. Up to 2^53, so that every language can hold it.
    private static long IdOf(string uid) => BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(uid))) & ((1L << 53) - 1);
}
