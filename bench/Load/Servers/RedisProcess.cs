using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace LiveOrleans.Load;

/// <summary>A redis-server for one run: on a free port, without persistence.</summary>
internal sealed class RedisProcess : IAsyncDisposable
{
    /// <summary>What the PATH is searched for.</summary>
    public const string Program = "redis-server";

    private readonly ChildProcess _process;
    private readonly int _port;

    private RedisProcess(ChildProcess process, int port)
    {
        _process = process;
        _port = port;
    }

    public string Address => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{_port}");

    public static async Task<RedisProcess> StartAsync(TimeProvider time)
    {
        var port = LoopbackPorts.Take();
        var redis = new RedisProcess(
            ChildProcess.Start(Program, folder =>
            [
                "--port", port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--dir", folder.FullName, "--save", "", "--appendonly", "no",
            ]),
            port);
        await Readiness.WaitAsync(redis._process, Program, redis.IsAnsweringAsync, time);
        return redis;
    }

    /// <summary>How many scripts it has run so far.</summary>
    public async Task<long> ScriptCallsAsync() => ParseScriptCalls(await AskAsync("INFO commandstats", "\r\n\r\n"));

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    /// <param name="statistics">Lines such as <c>cmdstat_evalsha:calls=12,usec=…</c>.</param>
    internal static long ParseScriptCalls(string statistics) => statistics.Split("\r\n")
        .Where(static line => line.StartsWith("cmdstat_eval", StringComparison.Ordinal) || line.StartsWith("cmdstat_fcall", StringComparison.Ordinal))
        .Sum(static line => long.Parse(line.Split("calls=")[1].Split(',')[0], CultureInfo.InvariantCulture));

    private async Task<bool> IsAnsweringAsync()
    {
        try
        {
            return (await AskAsync("PING", "\r\n")).StartsWith("+PONG", StringComparison.Ordinal);
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private async Task<string> AskAsync(string command, string end)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(command + "\r\n"));
        var answer = new StringBuilder();
        var buffer = new byte[64 * 1024];
        int read;
        do
        {
            read = await stream.ReadAsync(buffer);
            answer.Append(Encoding.UTF8.GetString(buffer, 0, read));
        }
        while (read > 0 && !answer.ToString().EndsWith(end, StringComparison.Ordinal));
        return answer.ToString();
    }
}
