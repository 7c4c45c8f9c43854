using System.Net;
using LiveOrleans.Channels;
using Orleans.Messaging;

namespace LiveOrleans.Silo;

/// <summary>The gateways of a client, without those of silos that are silent: the membership takes longer to find them dead.</summary>
/// <remarks>
/// Orleans closes its connection to a gateway that leaves the list and sends the next calls elsewhere; calls that are under way there are
/// not broken and run into their deadlines. It reads the list again every <c>GatewayOptions.GatewayListRefreshPeriod</c>.
/// Source: Orleans 10.4, GatewayManager.UpdateLiveGatewaysSnapshot and Connection.CloseAsync.
/// </remarks>
/// <param name="all">The gateways of all silos that the membership takes for alive.</param>
/// <param name="silos">Knows which silos are silent.</param>
internal sealed class BeatingGateways(IGatewayListProvider all, SiloView silos) : IGatewayListProvider
{
    /// <inheritdoc/>
    public TimeSpan MaxStaleness => all.MaxStaleness;

    /// <inheritdoc/>
    [Obsolete("Orleans does not ask any more.")]
    public bool IsUpdatable => all.IsUpdatable;

    /// <inheritdoc/>
    public Task InitializeGatewayListProvider() => all.InitializeGatewayListProvider();

    /// <inheritdoc/>
    public async Task<IList<Uri>> GetGateways()
    {
        var gateways = await all.GetGateways();
        var silent = silos.SilentGateways();
        Uri[] beating = [.. gateways.Where(gateway => !silent.Contains(Address(gateway)))];

        // A client without a gateway is worse off than one that tries silent ones.
        return beating.Length > 0 ? beating : gateways;
    }

    /// <summary>A gateway's address as beats tell it. Its URI is <c>gwy.tcp://address:port/generation</c>.</summary>
    private static string Address(Uri gateway) => new IPEndPoint(IPAddress.Parse(gateway.Host), gateway.Port).ToString();
}
