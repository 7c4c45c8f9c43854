using System.Globalization;
using System.Net.Sockets;

namespace LiveOrleans.Load;

/// <summary>Starts nats-server with a WebSocket listener.</summary>
internal sealed class NatsServers(TimeProvider time) : ICandidate
{
    /// <summary>What the PATH is searched for.</summary>
    public const string Program = "nats-server";

    public string Name => "NATS";

    public async Task<RunningServer> RaiseAsync(Engine engine)
    {
        var address = ServerAddress.Parse(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{LoopbackPorts.Take()}"));
        var process = ChildProcess.Start(Program, folder => ["-c", WriteConfiguration(folder, address.EndPoint.Port)]);
        try
        {
            await Readiness.WaitAsync(process, Program, () => IsListeningAsync(address), time);
        }
        catch (LoadException)
        {
            await process.DisposeAsync();
            throw;
        }

        return new RunningServer(address, new ServerProcess(process.Id), "nats", process);
    }

    private static string WriteConfiguration(DirectoryInfo folder, int webSocketPort)
    {
        var file = Path.Combine(folder.FullName, "nats.conf");
        File.WriteAllText(file, string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            listen: "127.0.0.1:{{LoopbackPorts.Take()}}"
            websocket {
              listen: "127.0.0.1:{{webSocketPort}}"
              no_tls: true
            }
            """));
        return file;
    }

    private static async Task<bool> IsListeningAsync(ServerAddress address)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(address.EndPoint);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
