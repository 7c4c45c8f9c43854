namespace LiveOrleans.Channels;

/// <summary>Who a session is, as other sessions of a channel see it.</summary>
/// <param name="User">The user's id; <c>0</c> for an anonymous one.</param>
/// <param name="Client">The session's id, unique in the cluster.</param>
public sealed record ClientInfo(string User, string Client);
