namespace LiveOrleans.Protocol.Messages;

/// <content>What the generator does not know.</content>
public sealed partial class Command
{
    /// <summary>What the command asks for.</summary>
    /// <remarks>
    /// A command should set one request. With several, the first of a fixed order counts: that of dispatchCommand in the
    /// centrifuge server's client.go.
    /// </remarks>
    public CommandKind Kind => this switch
    {
        { Connect: not null } => CommandKind.Connect,
        { Ping: not null } => CommandKind.Ping,
        { Subscribe: not null } => CommandKind.Subscribe,
        { Unsubscribe: not null } => CommandKind.Unsubscribe,
        { Publish: not null } => CommandKind.Publish,
        { Presence: not null } => CommandKind.Presence,
        { PresenceStats: not null } => CommandKind.PresenceStats,
        { History: not null } => CommandKind.History,
        { Rpc: not null } => CommandKind.Rpc,
        { Send: not null } => CommandKind.Send,
        { Refresh: not null } => CommandKind.Refresh,
        { SubRefresh: not null } => CommandKind.SubRefresh,
        { Id: 0 } => CommandKind.Pong,
        _ => CommandKind.Unknown,
    };
}
