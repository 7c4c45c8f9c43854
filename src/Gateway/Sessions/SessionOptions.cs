namespace LiveOrleans.Gateway;

/// <summary>The limits and times of client sessions.</summary>
public sealed record SessionOptions
{
    /// <summary>How often a session is pinged: 25 seconds. From 1 second to 10 minutes.</summary>
    public TimeSpan PingInterval { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>How long a session may take to answer a ping: 10 seconds. From 1 second, and shorter than <see cref="PingInterval"/>.</summary>
    public TimeSpan PongTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long an open transport may take to connect: 15 seconds. From 1 second to 5 minutes.</summary>
    public TimeSpan StaleDelay { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long the source of a channel may take to admit a session: 3 seconds. From 100 milliseconds to a minute.</summary>
    public TimeSpan AdmissionTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a pending write may make no progress before the transport is cut: 10 seconds. From 1 second to 5 minutes.</summary>
    public TimeSpan WriteTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the transport waits for the client's half of the closing handshake: 5 seconds. From 0 to a minute.</summary>
    public TimeSpan CloseTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a channel stays open on the node after its last session left: 2 seconds. From 0 to 10 minutes.</summary>
    /// <remarks>The cluster learns only then that nobody is left: it comes before the 10 seconds for which a source runs on without subscribers.</remarks>
    public TimeSpan ChannelLinger { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The most channels of one session: 128. From 1 to 100,000.</summary>
    public int ChannelLimit { get; init; } = 128;

    /// <summary>The most bytes of one message from a client: 65,536. From 1,024 to 64 MiB.</summary>
    public int MessageSizeLimit { get; init; } = 64 * 1024;

    /// <summary>The most bytes that a session may be behind: 4 MiB. From 64 KiB to 1 GiB.</summary>
    public int ClientQueueMaxSize { get; init; } = 4 * 1024 * 1024;

    /// <summary>The most commands of one session that run at the same time, publish commands that wait together counted as one: 8. From 1 to 64.</summary>
    public int MaxConcurrency { get; init; } = 8;

    /// <summary>The most sessions of the node: unlimited when null. From 0.</summary>
    public int? MaxConnections { get; init; }

    /// <summary>The most sessions of all nodes together: unlimited when null. From 0; about, since nodes hear of each other every second.</summary>
    public int? MaxConnectionsCluster { get; init; }

    /// <summary>The most sessions of one user on the node: unlimited when null. From 1. Anonymous users are not counted.</summary>
    public int? MaxConnectionsPerUser { get; init; }

    /// <summary>The most sessions of one address on the node: unlimited when null. From 1.</summary>
    public int? MaxConnectionsPerAddress { get; init; }

    /// <summary>The most commands of a session per second, over a while: unlimited when null. From 1.</summary>
    public int? MaxOperationsPerSecond { get; init; }

    /// <summary>The proxies whose <c>X-Forwarded-For</c> counts: none.</summary>
    public IReadOnlyList<System.Net.IPNetwork> TrustedProxies { get; init; } = [];

    /// <summary>How long a client may take to bring a newer token once the old one has expired: 25 seconds. From 0 to 10 minutes.</summary>
    public TimeSpan ExpiryGrace { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>Whether a request that proves nothing has a caller: true, as nothing can be proved by default.</summary>
    public bool AdmitsAnonymous { get; init; } = true;

    /// <summary>The address under which browsers know the server: its pages may open sessions too. None by default.</summary>
    public Uri? RootUrl { get; init; }

    /// <summary>
    /// The origins, besides the request's own host, whose pages may open sessions: none. Patterns are Grafana's globs, where <c>*</c>
    /// stands for any text; a pattern is compared with the whole of the <c>Origin</c> header, such as <c>https://*.example.com</c>.
    /// </summary>
    public IReadOnlyList<string> AllowedOrigins { get; init; } = [];
}
