using LiveOrleans.Protocol.Messages;

namespace LiveOrleans.Protocol.Tests;

public sealed class CommandKindTests
{
    [Fact]
    public void Kind_EveryRequestSet_FollowsTheOrderOfTheReference()
    {
        var command = new Command
        {
            Connect = new(), Ping = new(), Subscribe = new(), Unsubscribe = new(), Publish = new(), Presence = new(),
            PresenceStats = new(), History = new(), Rpc = new(), Send = new(), Refresh = new(), SubRefresh = new(),
        };
        var kinds = new List<CommandKind>();
        while (command.Kind is not (CommandKind.Pong or CommandKind.Unknown))
        {
            kinds.Add(command.Kind);
            Command.Descriptor.FindFieldByName(SnakeCase(command.Kind)).Accessor.Clear(command);
        }

        Assert.Equal(
            [
                CommandKind.Connect, CommandKind.Ping, CommandKind.Subscribe, CommandKind.Unsubscribe, CommandKind.Publish,
                CommandKind.Presence, CommandKind.PresenceStats, CommandKind.History, CommandKind.Rpc, CommandKind.Send,
                CommandKind.Refresh, CommandKind.SubRefresh,
            ],
            kinds);
    }

    [Fact]
    public void Kind_NothingSet_IsAPong() => Assert.Equal(CommandKind.Pong, new Command().Kind);

    [Fact]
    public void Kind_OnlyAnId_IsUnknown() => Assert.Equal(CommandKind.Unknown, new Command { Id = 1 }.Kind);

    private static string SnakeCase(CommandKind kind) => kind switch
    {
        CommandKind.PresenceStats => "presence_stats",
        CommandKind.SubRefresh => "sub_refresh",
        _ => kind.ToString().ToLowerInvariant(),
    };
}
