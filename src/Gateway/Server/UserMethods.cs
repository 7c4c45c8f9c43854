using System.Text;
using LiveOrleans.Channels;
using LiveOrleans.Protocol;

namespace LiveOrleans.Gateway;

/// <summary>The methods about a user's sessions: <c>subscribe</c>, <c>unsubscribe</c>, <c>disconnect</c> and <c>refresh</c>.</summary>
/// <remarks>The order goes to the nodes that have sessions of the user, and is answered when the bus has it: what becomes of it is not waited for, as in Centrifugo.</remarks>
internal sealed class UserMethods(IControlBus bus, AccessPolicy policy)
{
    private const int MaxWhitelist = 1_000;

    public async ValueTask<ServerAnswer> SubscribeAsync(ServerCall call)
    {
        call.Arguments.Refuse("expire_at", "info", "b64info", "recover_since", "override");
        var data = call.Arguments.Data();
        return await SendAboutChannelAsync(call, new UserOrder(UserOrderKind.Subscribe) { Data = data.IsEmpty ? null : Encoding.UTF8.GetString(data.Span) });
    }

    public ValueTask<ServerAnswer> UnsubscribeAsync(ServerCall call) => SendAboutChannelAsync(call, new UserOrder(UserOrderKind.Unsubscribe));

    public ValueTask<ServerAnswer> DisconnectAsync(ServerCall call)
    {
        var code = DisconnectCode.ForceDisconnect;
        if (call.Arguments.Object("disconnect") is { } disconnect)
        {
            code = ReadCode(disconnect) ?? code;
            call.Arguments.Fail(disconnect.Fault);
        }

        var whitelist = call.Arguments.Texts("whitelist", MaxWhitelist);
        return SendAsync(call, new UserOrder(UserOrderKind.Disconnect) { Code = code.Code, Reason = code.Reason, Whitelist = whitelist });
    }

    public ValueTask<ServerAnswer> RefreshAsync(ServerCall call)
    {
        call.Arguments.Refuse("expire_at", "info");
        if (!call.Arguments.Flag("expired"))
        {
            call.Arguments.Fail("expired must be true: that a session expires later is not offered");
        }

        var code = DisconnectCode.ConnectionExpired;
        return SendAsync(call, new UserOrder(UserOrderKind.Disconnect) { Code = code.Code, Reason = code.Reason });
    }

    private static DisconnectCode? ReadCode(ServerArguments disconnect)
    {
        var code = (int)disconnect.Number("code", 3000, 4999);
        var reason = disconnect.OptionalText("reason") ?? string.Empty;
        if (code == 0)
        {
            disconnect.Fail("disconnect.code is required, from 3000 to 4999");
        }

        if (reason.Length > DisconnectCode.MaxReasonLength || !Ascii.IsValid(reason))
        {
            disconnect.Fail($"disconnect.reason must have at most {DisconnectCode.MaxReasonLength} ASCII characters");
        }

        return disconnect.Fault is null ? new DisconnectCode(code, reason) : null;
    }

    private async ValueTask<ServerAnswer> SendAboutChannelAsync(ServerCall call, UserOrder order)
    {
        if (call.Channel() is not { } name || call.Arguments.Fault is not null)
        {
            return ServerAnswer.Failed(call.Arguments.Fault ?? LiveError.BadRequest);
        }

        var decision = await policy.DecideAsync(call.Caller, name, ChannelAction.Subscribe, default, call.Cancellation);
        return decision.IsAllowed
            ? await SendAsync(call, order with { Channel = name })
            : ServerAnswer.Failed(decision.Refusal.Error, $"{decision.Refusal.Error.Message}: {decision.Refusal.Rule}");
    }

    private async ValueTask<ServerAnswer> SendAsync(ServerCall call, UserOrder order)
    {
        var user = call.Arguments.Text("user");
        var (client, session) = (call.Arguments.OptionalText("client"), call.Arguments.OptionalText("session"));
        if (client is not null && session is not null && !string.Equals(client, session, StringComparison.Ordinal))
        {
            // A session's id is its client's: no session has both.
            call.Arguments.Fail("client and session are the same id here; give one of them");
        }

        if (user is null || call.Arguments.Fault is not null)
        {
            return ServerAnswer.Failed(call.Arguments.Fault ?? LiveError.BadRequest);
        }

        // That nobody is there is no fault: the user may have left just now.
        await bus.SendAsync(ControlSubject.OfUser(call.Caller.OrgId, user), (order with { Client = client ?? session }).ToBytes(), call.Cancellation);
        return ServerAnswer.Done;
    }
}
