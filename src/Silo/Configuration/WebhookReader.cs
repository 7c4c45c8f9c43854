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

    private const string NotShown = "(not shown)";

    private readonly List<OptionFault> _faults = [];
    private readonly List<(WebhookOptions Options, string Path)> _webhooks = [];

    private WebhookReader()
    {
    }

    /// <summary>The keys of an entry, in the order of the documentation.</summary>
    public static IReadOnlyList<string> Keys { get; } = ["url", "secret", "events", "channels"];

    /// <summary>Reads and checks the webhooks.</summary>
    /// <param name="configuration">The whole configuration.</param>
    /// <param name="faults">What is wrong; empty when the webhooks can be used.</param>
    public static IReadOnlyList<WebhookOptions> Read(IConfiguration configuration, out IReadOnlyList<OptionFault> faults)
    {
        var section = configuration.GetSection($"{LiveOptions.SectionName}:{SectionName}");
        var reader = new WebhookReader();
        if (section.Value is { Length: > 0 })
        {
            reader.Fault(section.Path, NotShown, "must be an array of objects, each with url and secret");
        }

        foreach (var entry in section.GetChildren())
        {
            reader.ReadEntry(entry);
        }

        faults = reader._faults;
        return [.. reader._webhooks.Select(static webhook => webhook.Options)];
    }

    private void ReadEntry(IConfigurationSection entry)
    {
        if (entry.Key.AsSpan().ContainsAnyExceptInRange('0', '9') || entry.Value is { Length: > 0 })
        {
            Fault(entry.Path, NotShown, "the entries are numbered objects: live:webhooks:0:url, live:webhooks:0:secret and so on");
            return;
        }

        foreach (var child in entry.GetChildren().Where(static child => !Keys.Contains(child.Key, StringComparer.OrdinalIgnoreCase)))
        {
            Fault(child.Path, NotShown, $"there is no such option of a webhook; there are {string.Join(", ", Keys)}");
        }

        var url = ReadUrl(entry);
        var secret = ReadSecret(entry);
        var kinds = ReadKinds(entry.GetSection("events"));
        var channels = ReadChannels(entry);
        if (url is not null && secret is not null)
        {
            _webhooks.Add((new WebhookOptions { Url = url, Secret = secret, Kinds = kinds, Channels = channels }, entry.Path));
        }
    }

    private Uri? ReadUrl(IConfigurationSection entry)
    {
        var path = $"{entry.Path}:url";
        if (entry["url"]?.Trim() is not { Length: > 0 } text)
        {
            Fault(path, string.Empty, "is missing: where events are sent");
            return null;
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            Fault(path, NotShown, "must be an absolute URL that begins with http:// or https://");
        }
        else if (url.UserInfo.Length > 0)
        {
            Fault(path, NotShown, "must not hold a user or a password: a delivery is proved by its signature");
        }
        else if (_webhooks.FirstOrDefault(webhook => webhook.Options.Url == url).Path is { } first)
        {
            Fault(path, NotShown, $"{first} has the same URL: put the events and channels of both into one entry");
        }
        else
        {
            return url;
        }

        return null;
    }

    private string? ReadSecret(IConfigurationSection entry)
    {
        if (entry["secret"] is { Length: >= MinSecretLength } secret)
        {
            return secret;
        }

        Fault(
            $"{entry.Path}:secret",
            entry["secret"] is null ? string.Empty : NotShown,
            $"must be a text of at least {MinSecretLength} characters: what the deliveries are signed with");
        return null;
    }

    private ChannelEventKind[] ReadKinds(IConfigurationSection section)
    {
        var kinds = new HashSet<ChannelEventKind>();
        IEnumerable<(string Path, string Name)> named = section.Value is { Length: > 0 } text
            ? text.Split(',', StringSplitOptions.TrimEntries).Select(name => (section.Path, name))
            : section.GetChildren().Select(static child => (child.Path, child.Value ?? string.Empty));
        foreach (var (path, name) in named)
        {
            if (ChannelEventNames.Find(name) is { } kind)
            {
                kinds.Add(kind);
            }
            else
            {
                Fault(path, name, $"must be one of {string.Join(", ", ChannelEventNames.All)}");
            }
        }

        return kinds.Count > 0 ? [.. kinds] : Enum.GetValues<ChannelEventKind>();
    }

    private string ReadChannels(IConfigurationSection entry)
    {
        var pattern = entry["channels"]?.Trim() is { Length: > 0 } text ? text : "*";
        if (pattern is not "*" && SourcePattern.Sample(pattern) is null)
        {
            Fault(
                $"{entry.Path}:channels",
                pattern,
                "must be a channel's name without tenant, such as stream/telegraf/cpu, or its beginning with at least one slash and one * at the end; * alone for all");
        }

        return pattern;
    }

    private void Fault(string option, string value, string reason) => _faults.Add(new OptionFault(option, value, reason));
}
