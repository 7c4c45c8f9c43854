using System.Net;
using LiveOrleans.Channels;
using static LiveOrleans.Gateway.OptionForms;

namespace LiveOrleans.Gateway;

/// <summary>Every option of the section <c>live</c>, in the order of the documentation, which is made from it.</summary>
public static class LiveOptionTable
{
    private const int LargestMessage = 64 * 1024 * 1024;

    private static readonly OptionForm<int> Port = Whole(1, ushort.MaxValue).Or("0", 0, "any free port");

    private static readonly OptionForm<string> TokenSecret = Text($"at least {TokenOptions.MinSecretBytes} random bytes");

    private static readonly OptionForm<string> ClaimName = Text("the name of a claim", static text => text.Length > 0);

    /// <summary>The options.</summary>
    public static IReadOnlyList<LiveOption> All { get; } =
    [
        new LiveOption<int>("max_connections", Limit(0),
            static options => options.MaxConnections, static (options, value) => options.MaxConnections = value)
        {
            Meaning = "Sessions that this node admits. Over it a client is closed with 3013 and comes back later. 0 admits none.",
            DefaultNote = $"{LiveOptions.MaxConnectionsWithGrafanaFile} with a Grafana file",
            FromGrafana = true,
        },
        new LiveOption<int>("message_size_limit", Whole(1024, LargestMessage).Or("-1", LargestMessage, "the highest"),
            static options => options.MessageSizeLimit, static (options, value) => options.MessageSizeLimit = value)
        {
            Meaning = "Bytes of one WebSocket message from a client. Over it the connection is closed with 1009.",
            FromGrafana = true,
        },
        new LiveOption<int>("client_queue_max_size", Whole(64 * 1024, 1 << 30),
            static options => options.ClientQueueMaxSize, static (options, value) => options.ClientQueueMaxSize = value)
        {
            Meaning = "Bytes that a session may fall behind. Over it the client is closed with 3008 and recovers what it missed.",
            FromGrafana = true,
        },
        new LiveOption<IReadOnlyList<string>>("allowed_origins", Texts("patterns separated by commas, or a JSON array"),
            static options => options.AllowedOrigins, static (options, value) => options.AllowedOrigins = value)
        {
            Meaning = "Origins besides the server's own from which pages may connect. `*` in a pattern stands for any text; `*` alone allows all.",
            FromGrafana = true,
        },
        new LiveOption<Uri?>("root_url", Url,
            static options => options.RootUrl, static (options, value) => options.RootUrl = value)
        {
            Meaning = "The address under which browsers know the server. In a Grafana file: `root_url` of the section `[server]`.",
            FromGrafana = true,
        },
        new LiveOption<int>("push_max_body_size", Whole(1024, 1 << 30),
            static options => options.PushMaxBodySize, static (options, value) => options.PushMaxBodySize = value)
        {
            Meaning = "Bytes of one push, after unpacking. Over it the push is refused with 413.",
        },
        new LiveOption<int>("role", OneOf("all", "silo", "gateway"),
            static options => (int)options.Role, static (options, value) => options.Role = (NodeRole)value)
        {
            Meaning = "What the node does: `silo` owns channels, `gateway` serves clients, `all` does both in one process. `gateway` needs `ha_engine`.",
        },
        new LiveOption<int>("ha_engine", OneOf(string.Empty, "redis"),
            static options => options.IsCluster ? 1 : 0, static (options, value) => options.IsCluster = value == 1)
        {
            Meaning = "What joins the nodes of a cluster. Empty: nothing, one node with everything in memory.",
            FromGrafana = true,
        },
        new LiveOption<string>("ha_engine_address", Text("host:port, or a redis:// or rediss:// URL"),
            static options => options.HaEngineAddress, static (options, value) => options.HaEngineAddress = value)
        {
            Meaning = "Where Redis is. A URL may hold user, password and database; `rediss` is TLS. `redis://host1,host2?serviceName=name` asks these Sentinels for it.",
            DefaultInWords = "127.0.0.1:6379",
            FromGrafana = true,
        },
        new LiveOption<string>("ha_engine_password", AnyText,
            static options => options.HaEnginePassword, static (options, value) => options.HaEnginePassword = value)
        {
            Meaning = "The password of Redis; goes before one in the address.",
            FromGrafana = true,
        },
        new LiveOption<string>("ha_engine_tls_ca", PemFile,
            static options => options.HaEngineTlsCa, static (options, value) => options.HaEngineTlsCa = value)
        {
            Meaning = "The authority of Redis' certificate, when the system does not know it. Read with `rediss://`.",
        },
        new LiveOption<string>("ha_prefix", Text("any text without braces", static text => !text.AsSpan().ContainsAny('{', '}')),
            static options => options.HaPrefix, static (options, value) => options.HaPrefix = value)
        {
            Meaning = "What the names of everything in Redis begin with: tells systems on one Redis apart.",
            FromGrafana = true,
        },
        new LiveOption<string>("cluster_id", Word(64, "-_"),
            static options => options.ClusterId, static (options, value) => options.ClusterId = value)
        {
            Meaning = "The name of the cluster. Nodes of different names do not see each other.",
        },
        new LiveOption<int>("silo_port", Port,
            static options => options.SiloPort, static (options, value) => options.SiloPort = value)
        {
            Meaning = "TCP port for other silos.",
        },
        new LiveOption<int>("gateway_port", Port,
            static options => options.GatewayPort, static (options, value) => options.GatewayPort = value)
        {
            Meaning = "TCP port for Orleans clients.",
        },
        new LiveOption<string>("advertise", Text("an address of this machine, or a name of one"),
            static options => options.Advertise, static (options, value) => options.Advertise = value)
        {
            Meaning = "Where silos of other machines find this one; it listens there. Without it, on loopback only. An address that is not loopback requires `cluster_tls`.",
        },
        new LiveOption<bool>("orleans_dashboard", Flag,
            static options => options.OrleansDashboard, static (options, value) => options.OrleansDashboard = value)
        {
            Meaning = "Whether a silo shows Orleans' own dashboard on `/orleans`, to administrators. The same on all silos; it costs grain calls each second.",
        },
        new LiveOption<Uri?>("tracing_endpoint", Url,
            static options => options.TracingEndpoint, static (options, value) => options.TracingEndpoint = value)
        {
            Meaning = "Where traces are sent, by OTLP over HTTP, with its path: `http://collector:4318/v1/traces`. None is sent without it, unless `OTEL_EXPORTER_OTLP_ENDPOINT` says where.",
        },
        new LiveOption<double>("tracing_ratio", Number(0, 1),
            static options => options.TracingRatio, static (options, value) => options.TracingRatio = value)
        {
            Meaning = "The share of traces that are sent, of those that begin here. What comes with a `traceparent` is sent when its sender's is.",
        },
        new LiveOption<string>("cluster_tls:certificate", PemFile,
            static options => options.ClusterTlsCertificate, static (options, value) => options.ClusterTlsCertificate = value)
        {
            Meaning = "The node's certificate, and those between it and the authority.",
        },
        new LiveOption<string>("cluster_tls:key", PemFile,
            static options => options.ClusterTlsKey, static (options, value) => options.ClusterTlsKey = value)
        {
            Meaning = "The private key of the certificate, without a password.",
        },
        new LiveOption<string>("cluster_tls:authority", PemFile,
            static options => options.ClusterTlsAuthority, static (options, value) => options.ClusterTlsAuthority = value)
        {
            Meaning = "The authority that all nodes' certificates come from. The three files make all connections between nodes mutual TLS.",
        },
        new LiveOption<int>("max_connections_cluster", Limit(0),
            static options => options.MaxConnectionsCluster, static (options, value) => options.MaxConnectionsCluster = value)
        {
            Meaning = "Sessions of all nodes together, which hear of each other every second. Over it a client is closed with 3013.",
        },
        new LiveOption<int>("max_connections_per_user", Limit(1),
            static options => options.MaxConnectionsPerUser, static (options, value) => options.MaxConnectionsPerUser = value)
        {
            Meaning = "Sessions of one user on this node; anonymous ones are not counted. Over it a client is closed with 3013.",
        },
        new LiveOption<int>("max_connections_per_address", Limit(1),
            static options => options.MaxConnectionsPerAddress, static (options, value) => options.MaxConnectionsPerAddress = value)
        {
            Meaning = "Sessions of one address on this node. Over it a client is closed with 3013.",
        },
        new LiveOption<int>("max_operations_per_second", Limit(1),
            static options => options.MaxOperationsPerSecond, static (options, value) => options.MaxOperationsPerSecond = value)
        {
            Meaning = "Commands of one session per second, over a while; a burst is free. Over it they get error 111, and far over it 3013.",
        },
        new LiveOption<IReadOnlyList<IPNetwork>>("trusted_proxies", Networks,
            static options => options.TrustedProxies, static (options, value) => options.TrustedProxies = value)
        {
            Meaning = "Whose `X-Forwarded-For` says where a client is.",
        },
        new LiveOption<IReadOnlyList<string>>("auth:mode", SomeOf(AuthenticationModes.All),
            static options => options.AuthModes, static (options, value) => options.AuthModes = value)
        {
            Meaning = "How callers prove who they are: docs/security.md. Asked in this order; `anonymous`, where nobody proves anything, comes last.",
        },
        new LiveOption<string>("auth:jwt:hmac_secret", TokenSecret,
            static options => options.JwtHmacSecret, static (options, value) => options.JwtHmacSecret = value)
        {
            Meaning = "The secret of tokens with HS256; HS384 needs 48 bytes and HS512 64. May be `$__env{NAME}` or `$__file{/path}`.",
        },
        new LiveOption<string>("auth:jwt:hmac_previous_secret", TokenSecret,
            static options => options.JwtHmacPreviousSecret, static (options, value) => options.JwtHmacPreviousSecret = value)
        {
            Meaning = "The secret before, whose tokens count until it is taken out.",
        },
        new LiveOption<string>("auth:jwt:public_key", PemFile,
            static options => options.JwtPublicKey, static (options, value) => options.JwtPublicKey = value)
        {
            Meaning = "The public key of tokens with RS or ES 256, 384 and 512.",
        },
        new LiveOption<string>("auth:jwt:jwks_url", Text("an https URL without user and password; http only on this machine"),
            static options => options.JwtKeySetUrl, static (options, value) => options.JwtKeySetUrl = value)
        {
            Meaning = "A JSON Web Key Set with more public keys, read again when a token names a key that it had not.",
        },
        new LiveOption<string>("auth:jwt:issuer", AnyText,
            static options => options.JwtIssuer, static (options, value) => options.JwtIssuer = value)
        {
            Meaning = "What `iss` of a token must be.",
        },
        new LiveOption<string>("auth:jwt:audience", AnyText,
            static options => options.JwtAudience, static (options, value) => options.JwtAudience = value)
        {
            Meaning = "What `aud` of a token must be, or hold.",
        },
        new LiveOption<string>("auth:jwt:user_claim", ClaimName,
            static options => options.JwtUserClaim, static (options, value) => options.JwtUserClaim = value)
        {
            Meaning = "The claim with the user's id.",
        },
        new LiveOption<string>("auth:jwt:org_claim", ClaimName,
            static options => options.JwtOrgClaim, static (options, value) => options.JwtOrgClaim = value)
        {
            Meaning = "The claim with the number of the organisation; 1 for a token without it.",
        },
        new LiveOption<string>("auth:jwt:role_claim", ClaimName,
            static options => options.JwtRoleClaim, static (options, value) => options.JwtRoleClaim = value)
        {
            Meaning = "The claim with Viewer, Editor or Admin; Viewer for a token without it.",
        },
        new LiveOption<int>("auth:anonymous_role", OneOf(nameof(Role.Viewer), nameof(Role.Editor), nameof(Role.Admin)),
            static options => (int)options.AnonymousRole.GetValueOrDefault(), static (options, value) => options.AnonymousRole = (Role)value)
        {
            Meaning = "The role of every caller that proves nothing. Must be set to start with an address that other machines can reach.",
            DefaultInWords = "Admin on loopback; else required",
        },
        new LiveOption<Uri?>("auth:grafana:url", Url,
            static options => options.Grafana.Url, static (options, value) => options.Grafana.Url = value)
        {
            Meaning = "Where the node asks Grafana, with its sub-path. Read with the mode `grafana`.",
            DefaultInWords = "`live:root_url`",
        },
        new LiveOption<string>("auth:grafana:cookie", Word(128, "-_."),
            static options => options.Grafana.Cookie, static (options, value) => options.Grafana.Cookie = value)
        {
            Meaning = "The name of Grafana's session cookie: its `login_cookie_name`.",
        },
        new LiveOption<string>("auth:grafana:jwt_header", Word(128, "-_."),
            static options => options.Grafana.JwtHeader, static (options, value) => options.Grafana.JwtHeader = value)
        {
            Meaning = "The header in which Grafana takes a JWT: its `header_name` of `[auth.jwt]`. A JWT that comes as `?auth_token=` is passed on in it.",
        },
        new LiveOption<int>("auth:grafana:cache_seconds", Whole(0, 300),
            static options => (int)options.Grafana.CacheTime.TotalSeconds, static (options, value) => options.Grafana.CacheTime = TimeSpan.FromSeconds(value))
        {
            Meaning = "How long Grafana's answer about a caller or a dashboard counts. 0 asks each time.",
        },
        new LiveOption<int>("auth:grafana:recheck_seconds", Whole(5, 3600),
            static options => (int)options.Grafana.RecheckInterval.TotalSeconds, static (options, value) => options.Grafana.RecheckInterval = TimeSpan.FromSeconds(value))
        {
            Meaning = "How often Grafana is asked whether what opened a session still holds. A session of which it does not is closed with 3005.",
        },
    ];

    /// <summary>What an option may be: for those who check more of it than its form.</summary>
    /// <param name="name">Its key within the section.</param>
    /// <exception cref="InvalidOperationException">There is no such option.</exception>
    public static string BoundsOf(string name) => All.First(option => string.Equals(option.Name, name, StringComparison.Ordinal)).Bounds;

    private static OptionForm<int> Limit(int least) => Whole(least, int.MaxValue).Or("-1", -1, "no limit");
}
