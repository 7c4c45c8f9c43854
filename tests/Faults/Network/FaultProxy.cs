using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace LiveOrleans.Faults;

/// <summary>A TCP proxy on loopback whose network can fail: what goes through it can be cut, held or delayed.</summary>
internal sealed class FaultProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ending = new();
    private readonly ConcurrentDictionary<ProxiedConnection, bool> _connections = new();
    private readonly ProxiedNetwork _network = new();
    private readonly int _target;
    private readonly Task _accepting;

    private FaultProxy(int target)
    {
        _target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where it listens.</summary>
    public string Address => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>How many connections go through it.</summary>
    public int Connections => _connections.Count;

    /// <summary>Starts a proxy of a port of this machine.</summary>
    public static FaultProxy Start(int target) => new(target);

    /// <summary>Resets every connection, and each that is made until <see cref="Heal"/>.</summary>
    public void Cut()
    {
        _network.IsCut = true;
        foreach (var connection in _connections.Keys)
        {
            connection.Reset();
        }
    }

    /// <summary>Lets nothing through any more, in either direction, and closes nothing: as when every packet is dropped. What is sent meanwhile arrives after <see cref="Heal"/>.</summary>
    public void Hold() => _network.Hold();

    /// <summary>Lets everything arrive so much later, in each direction.</summary>
    public void Delay(TimeSpan delay) => _network.Delay = delay;

    /// <summary>Ends every fault.</summary>
    public void Heal()
    {
        _network.IsCut = false;
        _network.Delay = TimeSpan.Zero;
        _network.Release();
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_connections.Keys.Select(static connection => connection.Ended));
        _ending.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_ending.IsCancellationRequested)
        {
            try
            {
                var connection = new ProxiedConnection(await _listener.AcceptSocketAsync(_ending.Token), _target, _network, _ending.Token);
                _connections[connection] = true;
                _ = ForgetAsync(connection);
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // The proxy ends, or a caller was gone before it was accepted.
            }
        }
    }

    private async Task ForgetAsync(ProxiedConnection connection)
    {
        await connection.Ended;
        _connections.TryRemove(connection, out _);
    }
}
