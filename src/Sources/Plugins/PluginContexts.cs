using System.Globalization;
using Google.Protobuf;
using LiveOrleans.Channels;
using LiveOrleans.Sources.Wire;

namespace LiveOrleans.Sources;

/// <summary>Says to a plugin, with every call, for whom and for which data source it is.</summary>
internal static class PluginContexts
{
    private const string DataSourceScope = "ds";
    private const string AppScope = "plugin";

    private static readonly string UserAgent = $"LiveOrleans/{typeof(PluginContexts).Assembly.GetName().Version?.ToString(3)}";

    private static readonly PluginDataSource NoDataSource = new();
    private static readonly PluginAppInstance NoApp = new();

    /// <summary>Makes the context of a call.</summary>
    /// <param name="options">The plugin's settings.</param>
    /// <param name="channel">The channel that the call is about.</param>
    /// <param name="user">For whom it is; null for nobody in particular.</param>
    public static PluginContext Create(PluginOptions options, ChannelId channel, SourceUser? user)
    {
        var context = new PluginContext
        {
            OrgId = channel.OrgId,
            PluginId = options.PluginId,
            UserAgent = UserAgent,
            Namespace = channel.OrgId == 1 ? "default" : string.Create(CultureInfo.InvariantCulture, $"org-{channel.OrgId}"),
        };
        if (user is not null)
        {
            context.User = new User { Login = user.Login, Name = user.Name, Email = user.Email, Role = user.Role };
        }

        if (options.DataSource is not null || channel.Scope is DataSourceScope)
        {
            context.DataSourceInstanceSettings = ToWire(options.DataSource ?? NoDataSource, channel);
        }

        if (options.AppInstance is not null || channel.Scope is AppScope)
        {
            context.AppInstanceSettings = ToWire(options.AppInstance ?? NoApp);
        }

        return context;
    }

    private static DataSourceInstanceSettings ToWire(PluginDataSource source, ChannelId channel)
    {
        var settings = new DataSourceInstanceSettings
        {
            Id = source.Id,
            Uid = source.Uid ?? channel.Namespace.ToString(),
            Name = source.Name,
            Url = source.Url,
            User = source.User,
            Database = source.Database,
            BasicAuthEnabled = source.BasicAuthEnabled,
            BasicAuthUser = source.BasicAuthUser,
            JsonData = JsonOf(source.JsonData),
            LastUpdatedMS = source.Updated.ToUnixTimeMilliseconds(),
        };
        settings.DecryptedSecureJsonData.Add(source.SecureJsonData.ToDictionary(StringComparer.Ordinal));
        return settings;
    }

    private static AppInstanceSettings ToWire(PluginAppInstance app)
    {
        var settings = new AppInstanceSettings { JsonData = JsonOf(app.JsonData), LastUpdatedMS = app.Updated.ToUnixTimeMilliseconds() };
        settings.DecryptedSecureJsonData.Add(app.SecureJsonData.ToDictionary(StringComparer.Ordinal));
        return settings;
    }

    // Plugins parse it without a look at its length.
    private static ByteString JsonOf(ReadOnlyMemory<byte> json) => json.IsEmpty ? ByteString.CopyFromUtf8("{}") : ByteString.CopyFrom(json.Span);
}
