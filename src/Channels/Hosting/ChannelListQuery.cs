namespace LiveOrleans.Channels;

/// <summary>Asks for a page of the active channels, in the order of their names.</summary>
/// <param name="OrgId">The tenant.</param>
/// <param name="Contains">What the names hold, in capitals or not; empty for all.</param>
/// <param name="After">The last name of the page before; empty for the first page.</param>
/// <param name="Limit">The most entries of the page, from 1.</param>
public sealed record ChannelListQuery(long OrgId, string Contains = "", string After = "", int Limit = 1000);
