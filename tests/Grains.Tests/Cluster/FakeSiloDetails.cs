using System.Net;

namespace LiveOrleans.Grains.Tests;

/// <summary>A silo's address, without the silo.</summary>
internal sealed class FakeSiloDetails(int port) : ILocalSiloDetails
{
    public string Name => "silo";

    public string ClusterId => "cluster";

    public string DnsHostName => "localhost";

    public SiloAddress SiloAddress { get; } = SiloAddress.New(new IPEndPoint(IPAddress.Loopback, port), 1);

    public SiloAddress GatewayAddress => SiloAddress;
}
