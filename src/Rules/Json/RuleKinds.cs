namespace LiveOrleans.Rules;

/// <summary>The types that a member of a rule may have, with those of Grafana's that are not offered, and why.</summary>
/// <param name="What">What they are types of.</param>
/// <param name="Offered">The types.</param>
/// <param name="Refused">Grafana's other types, each with the reason, as a sentence without a full stop.</param>
internal sealed record RuleKinds(string What, IReadOnlyList<string> Offered, IReadOnlyDictionary<string, string> Refused)
{
    private const string OtherSystems = "rules here write to no other system; a program that subscribes to the channel can";
    private const string LocalSubscribers = "what the subscribers of one node alone are sent has no history and cannot be recovered; use managedStream";
    private const string NeedsFrameBefore = "it needs the frame before, and rules keep nothing from one publication to the next";

    public static RuleKinds Subscribers { get; } = new("subscriber", ["builtin", "managedStream", "multiple"], Reasons());

    public static RuleKinds DataOutputs { get; } = new(
        "data output", ["builtin", "redirect"], Reasons(("loki", OtherSystems), ("localSubscribers", "what the subscribers of one node alone are sent has no history and cannot be recovered; use builtin")));

    public static RuleKinds Converters { get; } = new(
        "converter", ["influxAuto", "jsonAuto", "jsonFrame"], Reasons(("jsonExact", "its fields are scripts and JSON paths, which rules here do not run; use jsonAuto with keepFields")));

    public static RuleKinds FrameProcessors { get; } = new("frame processor", ["keepFields", "dropFields", "multiple"], Reasons());

    public static RuleKinds FrameOutputs { get; } = new(
        "frame output",
        ["managedStream", "redirect", "conditional", "multiple"],
        Reasons(
            ("localSubscribers", LocalSubscribers),
            ("threshold", NeedsFrameBefore),
            ("changeLog", NeedsFrameBefore),
            ("remoteWrite", OtherSystems),
            ("loki", OtherSystems)));

    public static RuleKinds Conditions { get; } = new("condition", ["numberCompare", "multiple"], Reasons());

    /// <summary>Reads an object of a type, and of the member of the same name that holds what is set of it.</summary>
    /// <param name="json">The object.</param>
    /// <returns>The type, and its settings; null when something is wrong. A type without settings has none.</returns>
    public (string Type, RuleJson? Settings)? Read(RuleJson json)
    {
        if (!json.IsObject() || json.Text("type") is not { } type)
        {
            return null;
        }

        if (Refused.TryGetValue(type, out var reason))
        {
            json.Fault("type", $"the {What} {type} is not offered: {reason}");
            return null;
        }

        if (!Offered.Contains(type, StringComparer.Ordinal))
        {
            json.Fault("type", $"there is no {What} \"{type}\"; there are {string.Join(", ", Offered)}");
            return null;
        }

        json.CheckMembers("type", type);
        return json.Member(type) is not { } settings ? (type, null) : settings.IsObject() ? (type, settings) : null;
    }

    private static Dictionary<string, string> Reasons(params (string Type, string Reason)[] reasons) =>
        reasons.ToDictionary(static pair => pair.Type, static pair => pair.Reason, StringComparer.Ordinal);
}
