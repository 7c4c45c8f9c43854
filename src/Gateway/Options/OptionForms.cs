using System.Globalization;
using System.Net;

namespace LiveOrleans.Gateway;

/// <summary>The forms that options have. The words are made from the numbers and names by which a text is checked.</summary>
/// <remarks>Texts stand for classes and .NET's plain numbers alone: generic code for other types would be compiled at each start.</remarks>
internal static class OptionForms
{
    private const string None = "none";

    /// <summary>Any text.</summary>
    public static OptionForm<string> AnyText { get; } = Text("any text");

    /// <summary>The path of a PEM file, which its reader looks into.</summary>
    public static OptionForm<string> PemFile { get; } = Text("a PEM file");

    /// <summary>An absolute URL; none for an empty text.</summary>
    public static OptionForm<Uri?> Url { get; } = new("an absolute http or https URL", TryReadUrl, static url => url?.ToString() ?? None);

    /// <summary>Yes or no. JSON's own true comes as True.</summary>
    public static OptionForm<bool> Flag { get; } = new("true or false", bool.TryParse, static value => value ? "true" : "false");

    /// <summary>Addresses and networks.</summary>
    public static OptionForm<IReadOnlyList<IPNetwork>> Networks { get; } = new(
        "addresses and networks, such as 10.0.0.0/8, separated by commas, or a JSON array", TryReadNetworks, static networks => Listed(networks));

    /// <summary>A text that is checked by whoever reads it.</summary>
    public static OptionForm<string> Text(string bounds) => Text(bounds, static _ => true);

    /// <summary>A text that is checked here.</summary>
    public static OptionForm<string> Text(string bounds, Func<string, bool> isOne) => new(
        bounds,
        (string text, out string value) =>
        {
            value = text;
            return isOne(text);
        },
        static text => text.Length > 0 ? text : None);

    /// <summary>Letters, digits and some other characters.</summary>
    /// <param name="most">The most of them; the least are one.</param>
    /// <param name="marks">The other characters.</param>
    public static OptionForm<string> Word(int most, string marks) => Text(
        $"1 to {most} letters, digits, {Joined([.. marks.Select(static mark => $"`{mark}`")], "and")}",
        text => text.Length > 0 && text.Length <= most && text.All(letter => char.IsAsciiLetterOrDigit(letter) || marks.Contains(letter, StringComparison.Ordinal)));

    /// <summary>Texts; none for an empty one.</summary>
    public static OptionForm<IReadOnlyList<string>> Texts(string bounds) => new(
        bounds,
        static (string text, out IReadOnlyList<string> value) =>
        {
            value = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            return true;
        },
        static texts => Listed(texts));

    /// <summary>A whole number.</summary>
    public static OptionForm<int> Whole(int least, int most) => new(
        $"{Digits(least)} to {Digits(most)}",
        (string text, out int value) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value >= least && value <= most,
        Digits);

    /// <summary>A number that may have decimals.</summary>
    public static OptionForm<double> Number(double least, double most) => new(
        string.Create(CultureInfo.InvariantCulture, $"{least} to {most}"),
        (string text, out double value) =>
            double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value) && value >= least && value <= most,
        static value => value.ToString(CultureInfo.InvariantCulture));

    /// <summary>One of some words, by its place among them.</summary>
    public static OptionForm<int> OneOf(params string[] words) => new(
        Joined([.. words.Select(Shown)], "or"),
        (string text, out int value) =>
        {
            value = Array.IndexOf(words, text);
            return value >= 0;
        },
        value => Shown(words[value]));

    /// <summary>One or several of some words.</summary>
    public static OptionForm<IReadOnlyList<string>> SomeOf(IReadOnlyList<string> words) => new(
        $"{Joined(words, "or")}, or several separated by commas",
        (string text, out IReadOnlyList<string> value) =>
        {
            value = text.Split(',', StringSplitOptions.TrimEntries);
            return value.All(word => words.Contains(word, StringComparer.Ordinal));
        },
        static chosen => Listed(chosen));

    private static bool TryReadUrl(string text, out Uri? value)
    {
        value = null;
        return text.Length == 0 || (Uri.TryCreate(text, UriKind.Absolute, out value) && value.Scheme is "http" or "https");
    }

    private static bool TryReadNetworks(string text, out IReadOnlyList<IPNetwork> value)
    {
        var networks = new List<IPNetwork>();
        value = networks;
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (IPAddress.TryParse(part, out var address))
            {
                networks.Add(new IPNetwork(address, address.GetAddressBytes().Length * 8));
            }
            else if (IPNetwork.TryParse(part, out var network))
            {
                networks.Add(network);
            }
            else
            {
                return false;
            }
        }

        return true;
    }

    private static string Listed<T>(IReadOnlyList<T> items) => items.Count > 0 ? string.Join(", ", items) : None;

    // a, b or c
    private static string Joined(IReadOnlyList<string> words, string last) => words.Count > 1
        ? $"{string.Join(", ", words.SkipLast(1))} {last} {words[^1]}"
        : string.Concat(words);

    private static string Shown(string word) => word.Length > 0 ? word : "empty";

    private static string Digits(int number) => number.ToString(CultureInfo.InvariantCulture);
}
