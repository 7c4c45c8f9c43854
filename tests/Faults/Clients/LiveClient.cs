using System.Net.WebSockets;

namespace LiveOrleans.Faults;

/// <summary>A client that keeps its subscriptions for as long as it lives, over as many connections and nodes as it takes.</summary>
/// <remarks>Unless it is given calls it makes none but connect and subscribe: whatever else happens, the cluster does by itself.</remarks>
internal sealed class LiveClient : IAsyncDisposable
{
    // One pool of connections for all clients of the process.
    private static readonly HttpMessageInvoker Invoker = new(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(5) });

    private readonly CancellationTokenSource _ending = new();
    private readonly LiveClientOptions _options;
    private readonly Random _random;
    private readonly Task _running;
    private int _connections;
    private bool _isDisposed;

    /// <summary>Begins to connect.</summary>
    public LiveClient(string name, LiveClientOptions options)
    {
        _options = options;
        _random = new Random(options.Seed);
        Subscriptions = [.. options.Channels.Select(static channel => new ClientSubscription(channel))];
        History = new ClientHistory(name);
        _running = RunAsync(_ending.Token);
    }

    public ClientHistory History { get; }

    public IReadOnlyList<ClientSubscription> Subscriptions { get; }

    /// <summary>Its calls; null when it makes none.</summary>
    public ClientCalls? Calls => _options.Calls;

    /// <summary>Completes when the client was turned away for good, or disposed.</summary>
    public Task Ended => _running;

    /// <summary>How many connections there were so far.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Whether all subscriptions stand.</summary>
    public bool IsLive => Subscriptions.All(static subscription => subscription.IsLive);

    /// <summary>Ends the connection. The history is complete then.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            History.End(TimeProvider.System.GetTimestamp());
            await _ending.CancelAsync();
            await _running;
            _ending.Dispose();
        }
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        var failures = 0;
        try
        {
            for (var index = _options.FirstNode; ; index++)
            {
                var node = _options.Nodes[index % _options.Nodes.Count];
                var (end, wasConnected) = await ConnectAsync(node, cancellationToken);
                foreach (var subscription in Subscriptions)
                {
                    subscription.IsLive = false;
                    subscription.AskAgainAt = null;
                }

                // What a socket says that is given up while it connects is not the server's doing.
                cancellationToken.ThrowIfCancellationRequested();
                var ended = new ClientEvent.Disconnected(TimeProvider.System.GetTimestamp(), node, end.Code, end.Reason);
                History.Add(ended);
                if (ended.IsFinal)
                {
                    return;
                }

                failures = wasConnected ? 0 : failures + 1;
                await Task.Delay(Backoff.Next(_random, _options.MinBackoff, _options.MaxBackoff, failures), TimeProvider.System, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The test has seen enough.
        }
    }

    private async Task<(ConnectionEnd End, bool WasConnected)> ConnectAsync(Uri node, CancellationToken cancellationToken)
    {
        using var socket = new ClientWebSocket();
        socket.Options.KeepAliveInterval = TimeSpan.Zero;
        var session = new LiveSession(socket, Subscriptions, History, _options, _random);
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(_options.ReplyTimeout);
            await socket.ConnectAsync(new UriBuilder(node) { Scheme = "ws", Path = "api/live/ws" }.Uri, Invoker, patience.Token);
            History.Add(new ClientEvent.Connected(TimeProvider.System.GetTimestamp(), node));
            Interlocked.Increment(ref _connections);
            return (await session.RunAsync(cancellationToken), session.IsConnected);
        }
        catch (WebSocketException e)
        {
            return (ConnectionEnd.Lost(e.Message), session.IsConnected);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (ConnectionEnd.Lost("no answer to the handshake"), WasConnected: false);
        }
    }
}
