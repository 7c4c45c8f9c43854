using System.Globalization;
using LiveOrleans.Gateway;

namespace LiveOrleans.Silo;

/// <summary>An object of an array of the configuration, such as <c>live:sources:0</c>, or an object within one.</summary>
/// <remarks>What is wrong with it goes to a list of faults, which hold no value that may be a secret.</remarks>
internal sealed class ConfiguredEntry
{
    /// <summary>What a fault shows in the place of a value that may be a secret.</summary>
    public const string NotShown = "(not shown)";

    private readonly IConfigurationSection _section;
    private readonly SecretValues _secrets;
    private readonly List<OptionFault> _faults;

    // Of the whole entry, objects within it too.
    private readonly List<string> _expanded;

    private ConfiguredEntry(IConfigurationSection section, SecretValues secrets, List<OptionFault> faults, List<string> expanded)
    {
        _section = section;
        _secrets = secrets;
        _faults = faults;
        _expanded = expanded;
    }

    /// <summary>The name of the entry, such as <c>live:sources:0</c>.</summary>
    public string Path => _section.Path;

    /// <summary>Everything that the entry says, with the secrets that were read: entries with the same content are the same. Never shown.</summary>
    public string Content => string.Join(
        '\0',
        _section.AsEnumerable(makePathsRelative: true)
            .OrderBy(static pair => pair.Key, StringComparer.Ordinal)
            .SelectMany(static pair => (string?[])[pair.Key, pair.Value])
            .Concat(_expanded));

    /// <summary>The objects of an array. What is none is a fault.</summary>
    /// <param name="array">The section of the array.</param>
    /// <param name="keys">Their keys; a fault names those that each of them needs.</param>
    /// <param name="secrets">What their references to secrets stand for.</param>
    /// <param name="faults">Takes what is wrong.</param>
    public static IEnumerable<ConfiguredEntry> ReadArray(
        IConfigurationSection array, IReadOnlyList<EntryKey> keys, SecretValues secrets, List<OptionFault> faults)
    {
        string[] needed = [.. keys.Where(static key => key.Default is EntryKey.Required).Select(static key => key.Name)];
        if (array.Value is { Length: > 0 })
        {
            faults.Add(new OptionFault(array.Path, NotShown, $"must be an array of objects, each with {string.Join(" and ", needed)}"));
        }

        foreach (var section in array.GetChildren())
        {
            if (section.Key.AsSpan().ContainsAnyExceptInRange('0', '9') || section.Value is { Length: > 0 })
            {
                var names = string.Join(", ", needed.Select(key => $"{array.Path}:0:{key}"));
                faults.Add(new OptionFault(section.Path, NotShown, $"the entries are numbered objects: {names} and so on"));
                continue;
            }

            yield return new ConfiguredEntry(section, secrets, faults, []);
        }
    }

    /// <summary>Adds a fault of a key.</summary>
    public void Fault(string key, string value, string reason) => _faults.Add(new OptionFault($"{Path}:{key}", value, reason));

    /// <summary>Adds a fault of a key whose value is none of its bounds.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value, where it may be shown.</param>
    /// <param name="more">What else there is to say.</param>
    public void OutOfBounds(EntryKey key, string value, string more = "") => Fault(key.Name, value, $"must be {key.Bounds}{more}");

    /// <summary>Adds a fault of a key that is not there and must be.</summary>
    public void Missing(EntryKey key) => Fault(key.Name, string.Empty, $"is missing: {key.Bounds}");

    /// <summary>What stands under a key, for those who know better what to make of it.</summary>
    public IConfigurationSection Section(string key) => _section.GetSection(key);

    /// <summary>Every key that is not known is a fault. Nobody knows what its value is; it may be a secret.</summary>
    public void CheckKeys(IReadOnlyList<EntryKey> keys, string reason)
    {
        string[] known = [.. keys.Select(static key => key.Name)];
        foreach (var child in _section.GetChildren().Where(child => !known.Contains(child.Key, StringComparer.OrdinalIgnoreCase)))
        {
            Fault(child.Key, NotShown, $"{reason}; there are {string.Join(", ", known)}");
        }
    }

    /// <summary>A text that must be there, without blanks around it.</summary>
    public string? Required(EntryKey key)
    {
        var before = _faults.Count;
        var text = Text(key.Name);
        if (text is null && _faults.Count == before)
        {
            Missing(key);
        }

        return text;
    }

    /// <summary>A text without blanks around it; null when there is none.</summary>
    public string? Text(string key) => IsOneText(key, Section(key)) && Section(key).Value?.Trim() is { Length: > 0 } text ? Plain(key, text) : null;

    /// <summary>The number of an organisation; 1 without one. Null when it is none, which is a fault.</summary>
    public long? Org(EntryKey key)
    {
        if (Text(key.Name) is not { } text)
        {
            return 1;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var org) && org >= 1)
        {
            return org;
        }

        OutOfBounds(key, text);
        return null;
    }

    /// <summary>The texts of an array.</summary>
    public IReadOnlyList<string> Texts(EntryKey texts)
    {
        var key = texts.Name;
        var array = Section(key);
        if (array.Value is { Length: > 0 } || array.GetChildren().Any(static child => child.Key.AsSpan().ContainsAnyExceptInRange('0', '9')))
        {
            OutOfBounds(texts, NotShown);
            return [];
        }

        return
        [
            .. array.GetChildren()
                .Where(child => IsOneText($"{key}:{child.Key}", child))
                .Select(child => Plain($"{key}:{child.Key}", child.Value ?? string.Empty) ?? string.Empty),
        ];
    }

    /// <summary>A text as it stands, which may refer to a secret; null when there is none, or when the reference leads nowhere.</summary>
    public string? Secret(string key)
    {
        if (!IsOneText(key, Section(key)) || Section(key).Value is not { } text || !SecretValues.IsIn(text))
        {
            return Section(key).Value;
        }

        var expanded = _secrets.Expand(text, out var reason);
        if (expanded is null)
        {
            Fault(key, NotShown, reason);
            return null;
        }

        _expanded.Add(expanded);
        return expanded;
    }

    /// <summary>The names and values of an object whose values may refer to secrets.</summary>
    /// <param name="key">The object's key.</param>
    public IReadOnlyList<KeyValuePair<string, string>> Secrets(EntryKey key)
    {
        if (Object(key) is not { } pairs)
        {
            return [];
        }

        var read = new List<KeyValuePair<string, string>>();
        foreach (var child in pairs._section.GetChildren())
        {
            var before = _faults.Count;
            if (pairs.Secret(child.Key) is { } value)
            {
                read.Add(new(child.Key, value));
            }
            else if (_faults.Count == before)
            {
                pairs.Fault(child.Key, NotShown, "must be one text");
            }
        }

        return read;
    }

    /// <summary>The object under a key; null when there is none.</summary>
    public ConfiguredEntry? Object(EntryKey key)
    {
        var child = Section(key.Name);
        if (child.Value is { Length: > 0 })
        {
            OutOfBounds(key, NotShown);
            return null;
        }

        return child.Exists() ? new ConfiguredEntry(child, _secrets, _faults, _expanded) : null;
    }

    private bool IsOneText(string key, IConfigurationSection value)
    {
        if (!value.GetChildren().Any())
        {
            return true;
        }

        Fault(key, NotShown, "must be one text");
        return false;
    }

    // What is taken as it stands would be sent, with the reference in it.
    private string? Plain(string key, string text)
    {
        if (!SecretValues.IsIn(text))
        {
            return text;
        }

        Fault(key, NotShown, "$__env and $__file are not expanded here");
        return null;
    }
}
