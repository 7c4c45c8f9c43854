namespace LiveOrleans.Protocol;

/// <summary>Who a client is, as other clients see it in publications, joins and leaves.</summary>
/// <param name="User">The user's id; empty for an anonymous one.</param>
/// <param name="Client">The session's id.</param>
/// <param name="ConnectionInfo">JSON that belongs to the session; may be empty.</param>
/// <param name="ChannelInfo">JSON that belongs to the session's subscription; may be empty.</param>
public readonly record struct ClientIdentity(
    string User,
    string Client,
    ReadOnlyMemory<byte> ConnectionInfo = default,
    ReadOnlyMemory<byte> ChannelInfo = default);
