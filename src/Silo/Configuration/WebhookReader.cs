using LiveOrleans.Channels;
using LiveOrleans.Gateway;

namespace LiveOrleans.Silo;

/// <summary>Reads <c>live:webhooks</c>: an array of objects. Every fault is found, under the name of what is wrong.</summary>
/// <remarks>No fault shows a secret, nor a URL: services like to put a key into its path.</remarks>
internal sealed class WebhookReader
{
    /// <summary>The name of the array within the section <c>live</c>.</summary>
    public const string SectionName = "webhooks";

    /// <summary>A shorter secret can be guessed from one delivery.</summary>
    public const int MinSecretLength = 16;

    private static readonly EntryKey UrlKey = new(
        "url", EntryKey.Required, "an absolute http or https URL without user and password",
        "Where events are sent. One entry for each URL: by it the cluster remembers what was sent. It appears in no fault, log or answer but for its host.");

    private static readonly EntryKey SecretKey = new(
        "secret", EntryKey.Required, $"a text of at least {MinSecretLength} characters",
        "What the deliveries are signed with. A [secret](configuration.md#secrets); it appears nowhere.");

    private static readonly EntryKey EventsKey = new(
        "events", "all", $"some of {string.Join(", ", ChannelEventNames.All)}, as an array or as one text with commas",
        "Which events are sent.");

    private static readonly EntryKey ChannelsKey = new(
        "channels", "all",
        "a channel's name without tenant, such as stream/telegraf/cpu, or its beginning with at least one slash and one `*` at the end; `*` alone for all",
        "The channels whose events are sent.");

    private readonly List<(WebhookOptions Options, string Path)> _webhooks = [];

    private WebhookReader()
    {
    }

    /// <summary>The keys of an entry, in the order of the documentation.</summary>
    public static IReadOnlyList<EntryKey> Keys { get; } = [UrlKey, SecretKey, EventsKey, ChannelsKey];

    /// <summary>The array in a configuration.</summary>
    public static IConfigurationSection SectionOf(IConfiguration configuration) => configuration.GetSection($"{LiveOptions.SectionName}:{SectionName}");

    /// <summary>Reads and checks the webhooks.</summary>
    /// <param name="configuration">The whole configuration.</param>
    /// <param name="secrets">What the references to secrets in the array stand for.</param>
    /// <param name="faults">What is wrong; empty when the webhooks can be used.</param>
    public static IReadOnlyList<WebhookOptions> Read(IConfiguration configuration, SecretValues secrets, out IReadOnlyList<OptionFault> faults)
    {
        var found = new List<OptionFault>();
        var reader = new WebhookReader();
        foreach (var entry in ConfiguredEntry.ReadArray(SectionOf(configuration), Keys, secrets, found))
        {
            reader.ReadEntry(entry);
        }

        faults = found;
        return [.. reader._webhooks.Select(static webhook => webhook.Options)];
    }

    private void ReadEntry(ConfiguredEntry entry)
    {
        entry.CheckKeys(Keys, "there is no such option of a webhook");
        var url = ReadUrl(entry);
        var secret = ReadSecret(entry);
        var kinds = ReadKinds(entry);
        var channels = ReadChannels(entry);
        if (url is not null && secret is not null)
        {
            _webhooks.Add((new WebhookOptions { Url = url, Secret = secret, Kinds = kinds, Channels = channels }, entry.Path));
        }
    }

    private Uri? ReadUrl(ConfiguredEntry entry)
    {
        if (entry.Required(UrlKey) is not { } text)
        {
            return null;
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            entry.OutOfBounds(UrlKey, ConfiguredEntry.NotShown);
        }
        else if (url.UserInfo.Length > 0)
        {
            entry.OutOfBounds(UrlKey, ConfiguredEntry.NotShown, ": a delivery is proved by its signature");
        }
        else if (_webhooks.FirstOrDefault(webhook => webhook.Options.Url == url).Path is { } first)
        {
            entry.Fault("url", ConfiguredEntry.NotShown, $"{first} has the same URL: put the events and channels of both into one entry");
        }
        else
        {
            return url;
        }

        return null;
    }

    private static string? ReadSecret(ConfiguredEntry entry)
    {
        var isThere = entry.Section(SecretKey.Name).Exists();
        var secret = entry.Secret(SecretKey.Name);
        if (secret is { Length: >= MinSecretLength })
        {
            return secret;
        }

        // A reference that leads nowhere has its own fault.
        if (!isThere)
        {
            entry.Missing(SecretKey);
        }
        else if (secret is not null)
        {
            entry.OutOfBounds(SecretKey, ConfiguredEntry.NotShown);
        }

        return null;
    }

    private static ChannelEventKind[] ReadKinds(ConfiguredEntry entry)
    {
        var section = entry.Section(EventsKey.Name);
        var kinds = new HashSet<ChannelEventKind>();
        IEnumerable<(string Key, string Name)> named = section.Value is { Length: > 0 } text
            ? text.Split(',', StringSplitOptions.TrimEntries).Select(name => (EventsKey.Name, name))
            : section.GetChildren().Select(static child => ($"{EventsKey.Name}:{child.Key}", child.Value ?? string.Empty));
        foreach (var (key, name) in named)
        {
            if (ChannelEventNames.Find(name) is { } kind)
            {
                kinds.Add(kind);
            }
            else
            {
                entry.Fault(key, name, $"must be one of {string.Join(", ", ChannelEventNames.All)}");
            }
        }

        return kinds.Count > 0 ? [.. kinds] : Enum.GetValues<ChannelEventKind>();
    }

    private static string ReadChannels(ConfiguredEntry entry)
    {
        var pattern = entry.Text(ChannelsKey.Name) ?? "*";
        if (pattern is not "*" && SourcePattern.Sample(pattern) is null)
        {
            entry.OutOfBounds(ChannelsKey, pattern);
        }

        return pattern;
    }
}
