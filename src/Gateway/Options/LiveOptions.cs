using System.Net;
using LiveOrleans.Channels;

namespace LiveOrleans.Gateway;

/// <summary>What a node was told in the section <c>live</c>, checked.</summary>
/// <remarks>
/// The first value of each property is its option's default. What an option may be and what it does is in its row of
/// <see cref="LiveOptionTable"/>, of which docs/configuration.md is made; here stands what a value means to code.
/// </remarks>
public sealed class LiveOptions
{
    /// <summary>The name of the configuration section.</summary>
    public const string SectionName = "live";

    /// <summary>What <see cref="MaxConnections"/> is by default where a Grafana file is read: what Grafana allows when its file does not say.</summary>
    public const int MaxConnectionsWithGrafanaFile = 100;

    /// <summary>How many sessions this node admits; -1 for any number, 0 for none.</summary>
    public int MaxConnections { get; internal set; } = -1;

    /// <summary>The most bytes of one message from a client.</summary>
    public int MessageSizeLimit { get; internal set; } = 65536;

    /// <summary>How far a session may fall behind, in bytes.</summary>
    public int ClientQueueMaxSize { get; internal set; } = 4_194_304;

    /// <summary>Patterns of the origins, besides this server's own, whose pages may connect; <c>*</c> for all.</summary>
    public IReadOnlyList<string> AllowedOrigins { get; internal set; } = [];

    /// <summary>The address under which browsers know this server, for the origin check; null when nothing was said.</summary>
    public Uri? RootUrl { get; internal set; }

    /// <summary>The most bytes of one push, after unpacking.</summary>
    public int PushMaxBodySize { get; internal set; } = 16_777_216;

    /// <summary>What the node does.</summary>
    public NodeRole Role { get; internal set; }

    /// <summary>Whether Redis joins the nodes of a cluster; false is one node with everything in memory.</summary>
    public bool IsCluster { get; internal set; }

    /// <summary>Where Redis is; empty for 127.0.0.1:6379. May hold a password: never written anywhere.</summary>
    public string HaEngineAddress { get; internal set; } = string.Empty;

    /// <summary>The password of Redis; empty for none. Never written anywhere.</summary>
    public string HaEnginePassword { get; internal set; } = string.Empty;

    /// <summary>A PEM file with the authority of Redis' certificate; empty when the system knows it.</summary>
    public string HaEngineTlsCa { get; internal set; } = string.Empty;

    /// <summary>What the names of everything in Redis begin with; may be empty.</summary>
    public string HaPrefix { get; internal set; } = string.Empty;

    /// <summary>The name of the cluster among those with the same Redis and prefix.</summary>
    public string ClusterId { get; internal set; } = "live";

    /// <summary>The port on which silos talk to each other; 0 for any free one.</summary>
    public int SiloPort { get; internal set; }

    /// <summary>The port on which Orleans clients reach this silo; 0 for any free one.</summary>
    public int GatewayPort { get; internal set; }

    /// <summary>The address, or a name of it, at which silos of other machines find this one; empty for loopback alone.</summary>
    public string Advertise { get; internal set; } = string.Empty;

    /// <summary>Whether silos show Orleans' own dashboard.</summary>
    public bool OrleansDashboard { get; internal set; }

    /// <summary>Where traces are sent; null for nowhere, unless OpenTelemetry's own variables say where.</summary>
    public Uri? TracingEndpoint { get; internal set; }

    /// <summary>The share of traces that are sent, of those that begin here, from 0 to 1.</summary>
    public double TracingRatio { get; internal set; } = 1;

    /// <summary>A PEM file with the node's certificate for its cluster; empty for none.</summary>
    public string ClusterTlsCertificate { get; internal set; } = string.Empty;

    /// <summary>A PEM file with the private key of the certificate; empty for none.</summary>
    public string ClusterTlsKey { get; internal set; } = string.Empty;

    /// <summary>A PEM file with the authority of all nodes' certificates; empty for none.</summary>
    public string ClusterTlsAuthority { get; internal set; } = string.Empty;

    /// <summary>How many sessions all nodes together admit; -1 for any number.</summary>
    public int MaxConnectionsCluster { get; internal set; } = -1;

    /// <summary>How many sessions one user may have on this node; -1 for any number.</summary>
    public int MaxConnectionsPerUser { get; internal set; } = -1;

    /// <summary>How many sessions one address may have on this node; -1 for any number.</summary>
    public int MaxConnectionsPerAddress { get; internal set; } = -1;

    /// <summary>How many commands a session may send per second; -1 for any number.</summary>
    public int MaxOperationsPerSecond { get; internal set; } = -1;

    /// <summary>The proxies whose X-Forwarded-For counts.</summary>
    public IReadOnlyList<IPNetwork> TrustedProxies { get; internal set; } = [];

    /// <summary>How callers prove who they are, in the order in which it is tried.</summary>
    public IReadOnlyList<string> AuthModes { get; internal set; } = [AuthenticationModes.Anonymous];

    /// <summary>The secret of tokens, or a reference to it; empty for none. Never written anywhere.</summary>
    public string JwtHmacSecret { get; internal set; } = string.Empty;

    /// <summary>The secret before, likewise.</summary>
    public string JwtHmacPreviousSecret { get; internal set; } = string.Empty;

    /// <summary>A PEM file with the public key of tokens; empty for none.</summary>
    public string JwtPublicKey { get; internal set; } = string.Empty;

    /// <summary>Where more public keys are; empty for nowhere.</summary>
    public string JwtKeySetUrl { get; internal set; } = string.Empty;

    /// <summary>Who must have issued a token; empty for anybody that has a key.</summary>
    public string JwtIssuer { get; internal set; } = string.Empty;

    /// <summary>For whom a token must be; empty for anybody.</summary>
    public string JwtAudience { get; internal set; } = string.Empty;

    /// <summary>The claim with the user.</summary>
    public string JwtUserClaim { get; internal set; } = "sub";

    /// <summary>The claim with the organisation.</summary>
    public string JwtOrgClaim { get; internal set; } = "org";

    /// <summary>The claim with the role.</summary>
    public string JwtRoleClaim { get; internal set; } = "role";

    /// <summary>The role of every caller that proves nothing; null means Admin, and only while nothing but loopback is listened on.</summary>
    public Role? AnonymousRole { get; internal set; }

    /// <summary>Whether Grafana says who callers are.</summary>
    public bool AsksGrafana => AuthModes.Contains(AuthenticationModes.Grafana, StringComparer.Ordinal);

    /// <summary>How Grafana is asked.</summary>
    public GrafanaOptions Grafana { get; } = new();

    /// <summary>The limits of client sessions that these options make.</summary>
    public SessionOptions ToSessionOptions() => new()
    {
        MaxConnections = Bound(MaxConnections),
        MessageSizeLimit = MessageSizeLimit,
        ClientQueueMaxSize = ClientQueueMaxSize,
        AllowedOrigins = AllowedOrigins,
        RootUrl = RootUrl,
        MaxConnectionsCluster = Bound(MaxConnectionsCluster),
        MaxConnectionsPerUser = Bound(MaxConnectionsPerUser),
        MaxConnectionsPerAddress = Bound(MaxConnectionsPerAddress),
        MaxOperationsPerSecond = Bound(MaxOperationsPerSecond),
        TrustedProxies = TrustedProxies,
        AdmitsAnonymous = AuthModes.Contains(AuthenticationModes.Anonymous, StringComparer.Ordinal),
    };

    private static int? Bound(int value) => value < 0 ? null : value;
}
