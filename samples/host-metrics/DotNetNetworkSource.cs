using System.Net.NetworkInformation;

namespace LiveOrleans.HostMetrics;

/// <summary>Measurement <c>net</c> where there is no /proc.</summary>
internal sealed class DotNetNetworkSource : IMetricSource
{
    public void Write(LineProtocolWriter lines)
    {
        if (OperatingSystem.IsAndroid())
        {
            return;
        }

        foreach (var card in NetworkInterface.GetAllNetworkInterfaces())
        {
            if (card.NetworkInterfaceType != NetworkInterfaceType.Loopback && card.OperationalStatus == OperationalStatus.Up)
            {
                var counters = card.GetIPStatistics();
                lines.Line("net", [("interface", card.Name)], [("bytes_recv", counters.BytesReceived), ("bytes_sent", counters.BytesSent), ("err_in", counters.IncomingPacketsWithErrors), ("drop_in", counters.IncomingPacketsDiscarded)]);
            }
        }
    }
}
