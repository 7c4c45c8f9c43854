using System.Net;
using System.Net.Sockets;

namespace LiveOrleans.Faults;

public sealed class FaultProxyTests : IAsyncLifetime
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly TcpListener _server = new(IPAddress.Loopback, 0);
    private FaultProxy? _proxy;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private FaultProxy Proxy => _proxy ?? throw new InvalidOperationException("The proxy is started before each test.");

    public ValueTask InitializeAsync()
    {
        _server.Start();
        _proxy = FaultProxy.Start(((IPEndPoint)_server.LocalEndpoint).Port);
        return default;
    }

    public async ValueTask DisposeAsync()
    {
        await Proxy.DisposeAsync();
        _server.Dispose();
    }

    [Fact]
    public async Task Healthy_Bytes_GoBothWaysAndTheEndIsPassedOn()
    {
        var (near, far) = await ConnectAsync();
        await near.SendAsync("ping"u8.ToArray(), Cancellation);
        Assert.Equal(4, await far.ReceiveAsync(new byte[8], Cancellation));
        await far.SendAsync("pong!"u8.ToArray(), Cancellation);
        Assert.Equal(5, await near.ReceiveAsync(new byte[8], Cancellation));

        near.Dispose();

        Assert.Equal(0, await far.ReceiveAsync(new byte[8], Cancellation));
    }

    [Fact]
    public async Task Cut_Connections_AreResetUntilItHeals()
    {
        var (near, far) = await ConnectAsync();
        Proxy.Cut();

        await Assert.ThrowsAsync<SocketException>(async () => await near.ReceiveAsync(new byte[8], Cancellation));
        await Assert.ThrowsAsync<SocketException>(async () => await far.ReceiveAsync(new byte[8], Cancellation));
        await Assert.ThrowsAsync<SocketException>(async () =>
        {
            using var refused = await DialAsync();
            await refused.ReceiveAsync(new byte[8], Cancellation);
        });

        Proxy.Heal();
        var (again, _) = await ConnectAsync();
        Assert.True(again.Connected);
    }

    [Fact]
    public async Task Hold_Bytes_ArriveWhenItHeals()
    {
        var (near, far) = await ConnectAsync();
        Proxy.Hold();
        await near.SendAsync("late"u8.ToArray(), Cancellation);
        var receiving = far.ReceiveAsync(new byte[8], Cancellation).AsTask();
        await Assert.ThrowsAsync<TimeoutException>(() => receiving.WaitAsync(TimeSpan.FromMilliseconds(300), TimeProvider.System, Cancellation));

        Proxy.Heal();

        Assert.Equal(4, await receiving.WaitAsync(Deadline, TimeProvider.System, Cancellation));
    }

    [Fact]
    public async Task Delay_Bytes_ArriveLaterAndInOrder()
    {
        var (near, far) = await ConnectAsync();
        Proxy.Delay(TimeSpan.FromMilliseconds(200));
        var start = TimeProvider.System.GetTimestamp();
        await near.SendAsync(new byte[] { 1 }, Cancellation);
        await near.SendAsync(new byte[] { 2 }, Cancellation);

        var received = new byte[2];
        for (var count = 0; count < 2;)
        {
            count += await far.ReceiveAsync(received.AsMemory(count), Cancellation);
        }

        Assert.Equal([1, 2], received);
        Assert.True(TimeProvider.System.GetElapsedTime(start) >= TimeSpan.FromMilliseconds(190));
    }

    private async Task<(Socket Near, Socket Far)> ConnectAsync()
    {
        var near = await DialAsync();
        return (near, await _server.AcceptSocketAsync(Cancellation));
    }

    private async Task<Socket> DialAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPEndPoint.Parse(Proxy.Address), Cancellation);
        return socket;
    }
}
