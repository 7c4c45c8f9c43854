using Orleans.Messaging;

namespace LiveOrleans.Silo.Tests;

/// <summary>The gateways of two silos, as a membership lists them.</summary>
internal sealed class FixedGateways : IGatewayListProvider
{
    public static Uri First { get; } = new("gwy.tcp://10.0.0.1:30000/5");

    public static Uri Second { get; } = new("gwy.tcp://[fd00::2]:30000/6");

    public bool IsInitialized { get; private set; }

    public TimeSpan MaxStaleness => TimeSpan.FromSeconds(7);

    [Obsolete("Orleans does not ask any more.")]
    public bool IsUpdatable => true;

    public Task InitializeGatewayListProvider()
    {
        IsInitialized = true;
        return Task.CompletedTask;
    }

    public Task<IList<Uri>> GetGateways() => Task.FromResult<IList<Uri>>([First, Second]);
}
