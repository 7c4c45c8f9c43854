namespace LiveOrleans.Rules;

/// <summary>Something that rules can be made of.</summary>
/// <param name="Kind">The member of the answer of <c>pipeline-entities</c> that lists it.</param>
/// <param name="Type">Its type.</param>
/// <param name="Description">What it does.</param>
/// <param name="Example">What may stand in its member of the same name: one JSON object.</param>
public sealed record RuleEntity(string Kind, string Type, string Description, string Example)
{
    /// <summary>All that is offered, by kind.</summary>
    public static IReadOnlyList<RuleEntity> All { get; } =
    [
        new("subscribers", "builtin", "the channel's own history, which every subscriber gets", "{}"),
        new("subscribers", "managedStream", "the channel's last full frame, which every subscriber gets", "{}"),
        new("subscribers", "multiple", "several of them", """{"subscribers":[{"type":"builtin"}]}"""),
        new("dataOutputs", "builtin", "the publication as it is, to the channel's own history", "{}"),
        new("dataOutputs", "redirect", "the publication as it is, to another channel and its rule", """{"channel":"stream/telegraf/cpu"}"""),
        new("converters", "influxAuto", "Influx line protocol to frames on channel/measurement", """{"frameFormat":"labels_column"}"""),
        new("converters", "jsonAuto", "JSON to a frame of one row, a field for each value", """{"fieldTips":{"value":{"type":20}}}"""),
        new("converters", "jsonFrame", "a frame's own JSON", "{}"),
        new("frameProcessors", "keepFields", "frames with these fields alone", """{"fieldNames":["value"]}"""),
        new("frameProcessors", "dropFields", "frames without these fields", """{"fieldNames":["value"]}"""),
        new("frameProcessors", "multiple", "several processors, one after the other", """{"processors":[{"type":"dropFields","dropFields":{"fieldNames":["value"]}}]}"""),
        new("frameOutputs", "managedStream", "the channel's own history and last full frame", "{}"),
        new("frameOutputs", "redirect", "another channel and its rule", """{"channel":"stream/telegraf/cpu"}"""),
        new("frameOutputs", "conditional", "another output, for frames that meet a condition", """{"condition":{"type":"numberCompare","numberCompare":{"fieldName":"value","op":"gte","value":50}},"output":{"type":"managedStream"}}"""),
        new("frameOutputs", "multiple", "several outputs", """{"outputs":[{"type":"managedStream"},{"type":"redirect","redirect":{"channel":"stream/telegraf/cpu"}}]}"""),
    ];
}
