using LiveOrleans.Channels;
using LiveOrleans.Protocol;

namespace LiveOrleans.Gateway;

/// <summary>Decides about <c>grafana/dashboard/uid/…</c>: who may look at a dashboard is told what happens to it.</summary>
/// <remarks>Grafana is asked where the caller came by it. Where not, Viewers of the organisation look and Editors publish.</remarks>
/// <param name="grafana">What Grafana says; null where nobody asks it.</param>
internal sealed class DashboardGuard(GrafanaAnswers? grafana) : IChannelGuard
{
    private const string Prefix = "uid/";

    private static readonly Refusal NoDashboard = new(
        LiveError.NotFound, "the channel is no dashboard's, or there is no such dashboard", "grafana/dashboard/uid/ and the uid of a dashboard");

    private static readonly Refusal MayNotView = new(LiveError.Forbidden, "the caller may not look at the dashboard", "the right to view it in Grafana");

    private static readonly Refusal MayNotEdit = new(LiveError.Forbidden, "the caller may not change the dashboard", "the right to edit it in Grafana");

    private static readonly Refusal NoEditor = new(
        LiveError.Forbidden, "only editors tell that a dashboard was saved or deleted, or is edited", "the role Editor or Admin");

    /// <inheritdoc/>
    public bool Guards(ChannelId channel) => channel.Scope is "grafana" && channel.Namespace is "dashboard";

    /// <inheritdoc/>
    public async ValueTask<Refusal?> CheckAsync(AccessRequest request, CancellationToken cancellationToken)
    {
        if (UidOf(request.Channel) is not { } uid)
        {
            return NoDashboard;
        }

        DashboardEvent? published = null;
        if (request.Action is ChannelAction.Publish)
        {
            published = DashboardEvent.TryRead(request.Data, out var fault);
            if (published is null)
            {
                return Wrong(fault);
            }

            if (!string.Equals(published.Uid, uid, StringComparison.Ordinal))
            {
                return Wrong("uid is another than the channel's");
            }
        }

        var right = await FindRightAsync(request.Caller, uid, cancellationToken);
        return published is null ? Looking(right) : Publishing(request.Caller, published, right);
    }

    private static Refusal Wrong(string fault) => new(LiveError.BadRequest, fault, "an event as docs/grafana.md has it");

    private static string? UidOf(ChannelId channel)
    {
        var path = channel.Path;
        if (!path.StartsWith(Prefix))
        {
            return null;
        }

        // Dots alone would lead to another address of Grafana's.
        var uid = path[Prefix.Length..];
        return uid.ContainsAnyExcept('.') && !uid.Contains('/') ? uid.ToString() : null;
    }

    private static Refusal? Looking(DashboardRight right) => right switch
    {
        DashboardRight.Missing => NoDashboard,
        DashboardRight.None => MayNotView,
        _ => null,
    };

    private static Refusal? Publishing(Caller caller, DashboardEvent published, DashboardRight right) => (published.Action, right) switch
    {
        (DashboardEvent.Saved or DashboardEvent.Deleted, _) when caller.Role < Role.Editor => NoEditor,
        (_, DashboardRight.Edit) => null,

        // It is gone when others are told so.
        (DashboardEvent.Deleted, DashboardRight.Missing) => null,
        (_, DashboardRight.Missing) => NoDashboard,
        _ => MayNotEdit,
    };

    private async ValueTask<DashboardRight> FindRightAsync(Caller caller, string uid, CancellationToken cancellationToken)
    {
        if (grafana is null || caller.Proof is not { } proof)
        {
            return caller.Role >= Role.Editor ? DashboardRight.Edit : DashboardRight.View;
        }

        var right = await grafana.FindRightAsync(proof, uid, cancellationToken);
        return right is DashboardRight.Unknown
            ? throw new ChannelUnavailableException("Grafana cannot be asked now about the dashboard")
            : right;
    }
}
