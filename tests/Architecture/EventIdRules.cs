using System.Text.RegularExpressions;

namespace LiveOrleans.Architecture;

/// <summary>An operator finds a message by its event id, so an id stands for one message in the whole system.</summary>
internal static partial class EventIdRules
{
    /// <summary>Ids that two constants share, and constants or numbers that two messages share.</summary>
    public static IEnumerable<string> Duplicates(IReadOnlyList<SourceFile> files) =>
        [.. Shared(files.SelectMany(Constants), "the id"), .. Shared(files.SelectMany(Uses), "the event")];

    /// <summary>Messages whose id is not a constant of EventIds.</summary>
    public static IEnumerable<string> Unnamed(SourceFile file) =>
        Message().Matches(file.Code)
            .Where(message => !NamedId().IsMatch(message.Value))
            .Select(message => $"{file.Path}: a log message has no id of EventIds");

    private static IEnumerable<(string Key, string Where)> Constants(SourceFile file) =>
        file.Path.Contains("EventIds", StringComparison.Ordinal)
            ? Constant().Matches(file.Code).Select(match => (match.Groups["id"].Value, $"{file.Project}.{match.Groups["name"].Value}"))
            : [];

    private static IEnumerable<(string Key, string Where)> Uses(SourceFile file) =>
        Message().Matches(file.Code)
            .Select(message => NamedId().Match(message.Value))
            .Where(id => id.Success)
            .Select(id => ($"{file.Project}.{id.Groups["name"].Value}", file.Path));

    private static IEnumerable<string> Shared(IEnumerable<(string Key, string Where)> entries, string what) =>
        entries.GroupBy(entry => entry.Key, entry => entry.Where, StringComparer.Ordinal)
            .Where(group => group.Count() > 1)
            .Select(group => $"{what} {group.Key} is used twice: {string.Join(", ", group)}");

    [GeneratedRegex(@"\bconst\s+int\s+(?<name>\w+)\s*=\s*(?<id>\d+)\s*;", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Constant();

    [GeneratedRegex(@"\[LoggerMessage\b[^\]]*", RegexOptions.None, 1000)]
    private static partial Regex Message();

    // The first argument, or the one called EventId; the name given by nameof() is not the id.
    [GeneratedRegex(@"(LoggerMessage\(\s*|EventId\s*=\s*)EventIds\.(?<name>\w+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NamedId();
}
