using System.Diagnostics.Metrics;
using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography.X509Certificates;
using LiveOrleans.Channels;
using LiveOrleans.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace LiveOrleans.Gateway.Tests;

/// <summary>A gateway on a free port of the loopback address, over memory channels.</summary>
internal sealed class GatewayServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly MemoryStreamLog _log;
    private readonly OwnerWatch _owners = new(new SiloView(TimeProvider.System), TimeProvider.System);
    private readonly MeterListener _meters = new();
    private readonly TaskCompletionSource _sessionEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly X509Certificate2? _certificate;
    private int _activeRequests;

    private GatewayServer(SessionOptions options, Caller? caller, X509Certificate2? certificate)
    {
        _certificate = certificate;
        var broker = new MemoryBroker();
        _log = new MemoryStreamLog(broker, new MemoryLeaseStore(TimeProvider.System), TimeProvider.System);
        Channels = new TestChannels(_log, broker);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.UseLiveSessions().Listen(IPAddress.Loopback, 0, endpoint =>
        {
            if (certificate is not null)
            {
                endpoint.UseHttps(certificate);
            }
        }));
        builder.Services.AddSingleton<IAuthenticator>(new FixedAuthenticator(caller));
        builder.Services.AddSingleton<IChannels>(Channels);
        builder.Services.AddSingleton(typeof(NodeId), new NodeId("node"));
        builder.Services.AddSingleton<IControlBus>(Bus);
        builder.Services.AddSingleton<IEventLog>(new MemoryEventLog(TimeProvider.System));
        builder.Services.AddSingleton<HealReports>();
        builder.Services.AddSingleton(provider => new ReplicaFactory(
            new NodeId("node"),
            broker,
            _log,
            Channels,
            _owners,
            provider.GetRequiredService<HealReports>(),
            TimeProvider.System,
            NullLogger<ChannelReplica>.Instance));
        builder.Services.AddLiveSessions(_ => options);
        _app = builder.Build();
        _app.Use(CountAsync);
        _app.MapLiveSessions();
        ListenForEnds();
    }

    public TestChannels Channels { get; }

    public MemoryControlBus Bus { get; } = new();

    public Uri AddressOf(string path) => new(Address, path);

    public ChannelHub Hub => _app.Services.GetRequiredService<ChannelHub>();

    public SessionDirectory Sessions => _app.Services.GetRequiredService<SessionDirectory>();

    /// <summary>How many requests are being answered.</summary>
    public int ActiveRequests => Volatile.Read(ref _activeRequests);

    public Uri Address { get; private set; } = new("http://unknown");

    public static Task<GatewayServer> StartAsync(SessionOptions? options = null) => StartAsync(options ?? new SessionOptions(), TestNode.Viewer);

    public static async Task<GatewayServer> StartAsync(SessionOptions options, Caller? caller, X509Certificate2? certificate = null)
    {
        var server = new GatewayServer(options, caller, certificate);
        await server._app.StartAsync();
        var addresses = server._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>();
        server.Address = new Uri(Assert.Single(addresses?.Addresses ?? []));
        return server;
    }

    /// <summary>Opens a WebSocket.</summary>
    public async Task<ClientWebSocket> OpenAsync(string query = "", params string[] subProtocols)
    {
        var socket = new ClientWebSocket();
        Array.ForEach(subProtocols, socket.Options.AddSubProtocol);
        if (_certificate is not null)
        {
            socket.Options.RemoteCertificateValidationCallback = (_, shown, _, _) => _certificate.Equals(shown);
        }

        await socket.ConnectAsync(new UriBuilder(Address) { Scheme = Address.Scheme.Replace("http", "ws", StringComparison.Ordinal), Path = LiveSessionsExtensions.WebSocketPath, Query = query }.Uri, default);
        return socket;
    }

    /// <summary>Waits until a session has ended altogether.</summary>
    public Task SessionEndedAsync() => _sessionEnded.Task.WaitAsync(TimeSpan.FromSeconds(20));

    public async ValueTask DisposeAsync()
    {
        _meters.Dispose();
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
        _owners.Dispose();
        _log.Dispose();
    }

    private async Task CountAsync(HttpContext context, RequestDelegate next)
    {
        Interlocked.Increment(ref _activeRequests);
        try
        {
            await next(context);
        }
        finally
        {
            Interlocked.Decrement(ref _activeRequests);
        }
    }

    // What comes after a socket's end has no event for its client, but the server counts it.
    private void ListenForEnds()
    {
        var factory = _app.Services.GetRequiredService<IMeterFactory>();
        _meters.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, factory) && instrument.Name is "liveorleans.gateway.sessions")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _meters.SetMeasurementEventCallback<long>((_, change, _, _) =>
        {
            if (change < 0)
            {
                _sessionEnded.TrySetResult();
            }
        });
        _meters.Start();
    }

    private sealed class FixedAuthenticator(Caller? caller) : IAuthenticator
    {
        // A test is another user by saying so.
        public ValueTask<Caller?> AuthenticateAsync(HttpContext context) => ValueTask.FromResult(
            context.Request.Headers["Test-User"].ToString() is { Length: > 0 } user ? caller! with { User = user } : caller);
    }
}
