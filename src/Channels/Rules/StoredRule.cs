namespace LiveOrleans.Channels;

/// <summary>A rule of the operators' as it is kept.</summary>
/// <param name="OrgId">The organisation whose channels it is for.</param>
/// <param name="Pattern">Which channels; unique within the organisation.</param>
/// <param name="Settings">What it says of them: one JSON object.</param>
/// <param name="Version">The version of the store that it came with; 0 before it is stored.</param>
public sealed record StoredRule(long OrgId, string Pattern, string Settings, long Version = 0);
