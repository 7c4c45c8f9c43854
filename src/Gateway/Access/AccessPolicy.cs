using System.Text;
using LiveOrleans.Channels;
using LiveOrleans.Protocol;

namespace LiveOrleans.Gateway;

/// <summary>The one place that decides who may do what with a channel, whichever way the request came.</summary>
/// <remarks>In this order: the name's grammar, the tenant, what the caller is held to, the channel's rule, and the guard of its feature.</remarks>
internal sealed class AccessPolicy(ChannelRules rules, IEnumerable<IChannelGuard> guards, RefusalLog log)
{
    /// <summary>The longest wire name, as centrifuge has it; a longer one is a bad request, before the grammar is asked.</summary>
    private const int MaxWireName = 255;

    private static readonly Refusal NameTooLong = new(
        LiveError.BadRequest, "a channel's name has at most 255 ASCII characters", "a shorter name");

    private static readonly Refusal NameIsNone = new(
        LiveError.InvalidChannelId, "a channel is tenant/scope/namespace/path, and what follows the tenant has at most 160 characters", "such a name");

    private static readonly Refusal OtherTenant = new(
        LiveError.PermissionDenied, "the channel is another organisation's", "a channel that begins with the caller's own organisation");

    private static readonly Refusal NotOfCaller = new(
        LiveError.PermissionDenied, "the caller is held to other channels", "a channel that its token's or key's channels fit, or a subscription token");

    private static readonly Refusal NoRule = new(
        LiveError.UnknownChannel, "no rule covers the channel", "one of the scopes stream, ds, plugin and grafana");

    private static readonly Refusal NotForClients = new(
        LiveError.Forbidden, "clients do not publish on this channel", "a push, or the source of the channel");

    private static readonly Refusal NoPresence = new(
        LiveError.NotAvailable, "the channel does not list its sessions", "a channel with presence");

    private readonly IChannelGuard[] _guards = [.. guards];

    /// <summary>Decides about a channel that is named with its tenant, as sessions do.</summary>
    public ValueTask<AccessDecision> DecideAsync(
        Caller caller, string wireName, ChannelAction action, ReadOnlyMemory<byte> data, CancellationToken cancellationToken, bool isGranted = false)
    {
        var (channel, refusal) = Read(caller, wireName);
        return refusal is null
            ? DecideAsync(new AccessRequest(caller, channel, action) { Data = data, IsGranted = isGranted }, cancellationToken)
            : ValueTask.FromResult(Refused(caller, wireName, action, default, refusal));
    }

    /// <summary>Decides about a channel.</summary>
    public async ValueTask<AccessDecision> DecideAsync(AccessRequest request, CancellationToken cancellationToken)
    {
        var channel = request.Channel;
        var rule = rules.Find(channel);
        var refusal = IsBeyond(request) ? NotOfCaller : rule is null ? NoRule : Check(request, rule);
        if (refusal is null && Array.Find(_guards, guard => guard.Guards(channel)) is { } found)
        {
            refusal = await found.CheckAsync(request, cancellationToken);
        }

        return refusal is null
            ? new AccessDecision(channel, rule, null)
            : Refused(request.Caller, channel.Key, request.Action, channel, refusal);
    }

    private static (ChannelId Channel, Refusal? Refusal) Read(Caller caller, string wireName)
    {
        if (wireName.Length > MaxWireName || !Ascii.IsValid(wireName))
        {
            return (default, NameTooLong);
        }

        return ChannelId.Parse(wireName, out var channel) switch
        {
            ChannelIdStatus.Malformed => (default, NameIsNone),
            ChannelIdStatus.Valid when channel.OrgId == caller.OrgId => (channel, null),
            _ => (channel, OtherTenant),
        };
    }

    // A subscription token allows to read, never to publish.
    private static bool IsBeyond(AccessRequest request) =>
        !request.Caller.MayReach(request.Channel) && !(request.IsGranted && request.Action is not ChannelAction.Publish);

    private static Refusal? Check(AccessRequest request, ChannelRule rule) => request.Action switch
    {
        ChannelAction.Publish when rule.PublishRole is { } role => request.Caller.Role < role ? Needs(role, "publish") : null,
        not ChannelAction.Publish when rule.SubscribeRole is { } role && request.Caller.Role < role => Needs(role, "subscribe"),
        ChannelAction.Publish when !rule.ClientsPublish && !rule.HasSource && !request.Caller.IsServer => NotForClients,
        ChannelAction.Presence when !rule.Presence => NoPresence,
        _ => null,
    };

    private static Refusal Needs(Role role, string action) =>
        new(LiveError.PermissionDenied, $"a rule of the channel lets the role {role} and higher ones {action}", $"the role {role}, or another rule");

    private AccessDecision Refused(Caller caller, string name, ChannelAction action, ChannelId channel, Refusal refusal)
    {
        log.Channel(caller, action, name, refusal);
        return new AccessDecision(channel, null, refusal);
    }
}
