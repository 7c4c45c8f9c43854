using System.Globalization;
using System.Net;
using LiveOrleans.Channels;

namespace LiveOrleans.Gateway;

/// <summary>Every option of the section <c>live</c>, in the order of the documentation.</summary>
public static class LiveOptionTable
{
    private const int LargestMessage = 64 * 1024 * 1024;

    /// <summary>The options.</summary>
    public static IReadOnlyList<LiveOption> All { get; } =
    [
        new("max_connections", "-1; 100 with a Grafana file", "0 to 2147483647, or -1 for no limit",
            "Sessions that this node admits. Over it a client is closed with 3013 and comes back later. 0 admits none.",
            true, Whole(-1, int.MaxValue, (options, value) => options.MaxConnections = value)),
        new("message_size_limit", "65536", "1024 to 67108864, or -1 for the highest",
            "Bytes of one WebSocket message from a client. Over it the connection is closed with 1009.",
            true, SetMessageSizeLimit),
        new("client_queue_max_size", "4194304", "65536 to 1073741824",
            "Bytes that a session may fall behind. Over it the client is closed with 3008 and recovers what it missed.",
            true, Whole(64 * 1024, 1 << 30, (options, value) => options.ClientQueueMaxSize = value)),
        new("allowed_origins", "none", "patterns separated by commas, or a JSON array",
            "Origins besides the server's own from which pages may connect. `*` in a pattern stands for any text; `*` alone allows all.",
            true, SetOrigins),
        new("root_url", "none", "an absolute http or https URL",
            "The address under which browsers know the server. In a Grafana file: `root_url` of the section `[server]`.",
            true, SetUrl((options, url) => options.RootUrl = url)),
        new("push_max_body_size", "16777216", "1024 to 1073741824",
            "Bytes of one push, after unpacking. Over it the push is refused with 413.",
            false, Whole(1024, 1 << 30, (options, value) => options.PushMaxBodySize = value)),
        new("role", "all", "all, silo or gateway",
            "What the node does: `silo` owns channels, `gateway` serves clients, `all` does both in one process. `gateway` needs `ha_engine`.",
            false, SetRole),
        new("ha_engine", "empty", "empty or redis",
            "What joins the nodes of a cluster. Empty: nothing, one node with everything in memory.",
            true, SetEngine),
        new("ha_engine_address", "127.0.0.1:6379", "host:port, or a redis:// or rediss:// URL",
            "Where Redis is. A URL may hold user, password and database; `rediss` is TLS. `redis://host1,host2?serviceName=name` asks these Sentinels for it.",
            true, Text((options, value) => options.HaEngineAddress = value)),
        new("ha_engine_password", "none", "any text",
            "The password of Redis; goes before one in the address.",
            true, Text((options, value) => options.HaEnginePassword = value)),
        new("ha_engine_tls_ca", "none", "a PEM file",
            "The authority of Redis' certificate, when the system does not know it. Read with `rediss://`.",
            false, Text((options, value) => options.HaEngineTlsCa = value)),
        new("ha_prefix", "none", "any text without braces",
            "What the names of everything in Redis begin with: tells systems on one Redis apart.",
            true, SetPrefix),
        new("cluster_id", "live", "1 to 64 letters, digits, `-` and `_`",
            "The name of the cluster. Nodes of different names do not see each other.",
            false, SetClusterId),
        new("silo_port", "0", "1 to 65535, or 0 for any free port",
            "TCP port for other silos.",
            false, Whole(0, ushort.MaxValue, (options, value) => options.SiloPort = value)),
        new("gateway_port", "0", "1 to 65535, or 0 for any free port",
            "TCP port for Orleans clients.",
            false, Whole(0, ushort.MaxValue, (options, value) => options.GatewayPort = value)),
        new("advertise", "none", "an address of this machine, or a name of one",
            "Where silos of other machines find this one; it listens there. Without it, on loopback only. An address that is not loopback requires `cluster_tls`.",
            false, Text((options, value) => options.Advertise = value)),
        new("orleans_dashboard", "false", "true or false",
            "Whether a silo shows Orleans' own dashboard on `/orleans`, to administrators. The same on all silos; it costs grain calls each second.",
            false, Flag((options, value) => options.OrleansDashboard = value)),
        new("tracing_endpoint", "none", "an absolute http or https URL",
            "Where traces are sent, by OTLP over HTTP, with its path: `http://collector:4318/v1/traces`. None is sent without it, unless `OTEL_EXPORTER_OTLP_ENDPOINT` says where.",
            false, SetUrl((options, url) => options.TracingEndpoint = url)),
        new("tracing_ratio", "1", "0 to 1",
            "The share of traces that are sent, of those that begin here. What comes with a `traceparent` is sent when its sender's is.",
            false, SetRatio),
        new("cluster_tls:certificate", "none", "a PEM file",
            "The node's certificate, and those between it and the authority.",
            false, Text((options, value) => options.ClusterTlsCertificate = value)),
        new("cluster_tls:key", "none", "a PEM file",
            "The private key of the certificate, without a password.",
            false, Text((options, value) => options.ClusterTlsKey = value)),
        new("cluster_tls:authority", "none", "a PEM file",
            "The authority that all nodes' certificates come from. The three files make all connections between nodes mutual TLS.",
            false, Text((options, value) => options.ClusterTlsAuthority = value)),
        new("max_connections_cluster", "-1", "0 to 2147483647, or -1 for no limit",
            "Sessions of all nodes together, which hear of each other every second. Over it a client is closed with 3013.",
            false, Whole(-1, int.MaxValue, (options, value) => options.MaxConnectionsCluster = value)),
        new("max_connections_per_user", "-1", "1 to 2147483647, or -1 for no limit",
            "Sessions of one user on this node; anonymous ones are not counted. Over it a client is closed with 3013.",
            false, Limit((options, value) => options.MaxConnectionsPerUser = value)),
        new("max_connections_per_address", "-1", "1 to 2147483647, or -1 for no limit",
            "Sessions of one address on this node. Over it a client is closed with 3013.",
            false, Limit((options, value) => options.MaxConnectionsPerAddress = value)),
        new("max_operations_per_second", "-1", "1 to 2147483647, or -1 for no limit",
            "Commands of one session per second, over a while; a burst is free. Over it they get error 111, and far over it 3013.",
            false, Limit((options, value) => options.MaxOperationsPerSecond = value)),
        new("trusted_proxies", "none", "addresses and networks, such as 10.0.0.0/8, separated by commas, or a JSON array",
            "Whose `X-Forwarded-For` says where a client is.",
            false, SetTrustedProxies),
        new("auth:mode", "anonymous", "anonymous, jwt, apikey or grafana, or several separated by commas",
            "How callers prove who they are: docs/security.md. Asked in this order; `anonymous`, where nobody proves anything, comes last.",
            false, SetModes),
        new("auth:jwt:hmac_secret", "none", "at least 32 random bytes",
            "The secret of tokens with HS256; HS384 needs 48 bytes and HS512 64. May be `$__env{NAME}` or `$__file{/path}`.",
            false, Text((options, value) => options.JwtHmacSecret = value)),
        new("auth:jwt:hmac_previous_secret", "none", "at least 32 random bytes",
            "The secret before, whose tokens count until it is taken out.",
            false, Text((options, value) => options.JwtHmacPreviousSecret = value)),
        new("auth:jwt:public_key", "none", "a PEM file",
            "The public key of tokens with RS or ES 256, 384 and 512.",
            false, Text((options, value) => options.JwtPublicKey = value)),
        new("auth:jwt:jwks_url", "none", "an https URL, or http on this machine",
            "A JSON Web Key Set with more public keys, read again when a token names a key that it had not.",
            false, Text((options, value) => options.JwtKeySetUrl = value)),
        new("auth:jwt:issuer", "none", "any text",
            "What `iss` of a token must be.",
            false, Text((options, value) => options.JwtIssuer = value)),
        new("auth:jwt:audience", "none", "any text",
            "What `aud` of a token must be, or hold.",
            false, Text((options, value) => options.JwtAudience = value)),
        new("auth:jwt:user_claim", "sub", "the name of a claim",
            "The claim with the user's id.",
            false, Name((options, value) => options.JwtUserClaim = value)),
        new("auth:jwt:org_claim", "org", "the name of a claim",
            "The claim with the number of the organisation; 1 for a token without it.",
            false, Name((options, value) => options.JwtOrgClaim = value)),
        new("auth:jwt:role_claim", "role", "the name of a claim",
            "The claim with Viewer, Editor or Admin; Viewer for a token without it.",
            false, Name((options, value) => options.JwtRoleClaim = value)),
        new("auth:anonymous_role", "Admin on loopback; else required", "Viewer, Editor or Admin",
            "The role of every caller that proves nothing. Must be set to start with an address that other machines can reach.",
            false, SetAnonymousRole),
        new("auth:grafana:url", "`live:root_url`", "an absolute http or https URL",
            "Where the node asks Grafana, with its sub-path. Read with the mode `grafana`.",
            false, SetUrl((options, url) => options.Grafana.Url = url)),
        new("auth:grafana:cookie", "grafana_session", "1 to 128 letters, digits, `-`, `_` and `.`",
            "The name of Grafana's session cookie: its `login_cookie_name`.",
            false, Word((options, value) => options.Grafana.Cookie = value)),
        new("auth:grafana:jwt_header", "X-JWT-Assertion", "1 to 128 letters, digits, `-`, `_` and `.`",
            "The header in which Grafana takes a JWT: its `header_name`. A JWT that comes as `?auth_token=` is passed on in it.",
            false, Word((options, value) => options.Grafana.JwtHeader = value)),
        new("auth:grafana:cache_seconds", "10", "0 to 300",
            "How long Grafana's answer about a caller or a dashboard counts. 0 asks each time.",
            false, Whole(0, 300, (options, value) => options.Grafana.CacheTime = TimeSpan.FromSeconds(value))),
        new("auth:grafana:recheck_seconds", "60", "5 to 3600",
            "How often Grafana is asked whether what opened a session still holds. A session of which it does not is closed with 3005.",
            false, Whole(5, 3600, (options, value) => options.Grafana.RecheckInterval = TimeSpan.FromSeconds(value))),
    ];

    private static Func<string, LiveOptions, bool> Whole(int least, int most, Action<LiveOptions, int> set) => (text, options) =>
    {
        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            || value < least || value > most)
        {
            return false;
        }

        set(options, value);
        return true;
    };

    private static Func<string, LiveOptions, bool> Limit(Action<LiveOptions, int> set)
    {
        var whole = Whole(-1, int.MaxValue, set);
        return (text, options) => text is not "0" && whole(text, options);
    }

    private static bool SetTrustedProxies(string text, LiveOptions options)
    {
        var networks = new List<IPNetwork>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (IPAddress.TryParse(part, out var address))
            {
                networks.Add(new IPNetwork(address, address.GetAddressBytes().Length * 8));
            }
            else if (IPNetwork.TryParse(part, out var network))
            {
                networks.Add(network);
            }
            else
            {
                return false;
            }
        }

        options.TrustedProxies = networks;
        return true;
    }

    private static bool SetModes(string text, LiveOptions options)
    {
        string[] modes = text.Split(',', StringSplitOptions.TrimEntries);
        if (!modes.All(mode => AuthenticationModes.All.Contains(mode, StringComparer.Ordinal)))
        {
            return false;
        }

        options.AuthModes = modes;
        return true;
    }

    private static Func<string, LiveOptions, bool> Name(Action<LiveOptions, string> set) => (text, options) =>
    {
        set(options, text);
        return text.Length > 0;
    };

    private static bool SetMessageSizeLimit(string text, LiveOptions options)
    {
        if (text is "-1")
        {
            options.MessageSizeLimit = LargestMessage;
            return true;
        }

        return Whole(1024, LargestMessage, (target, value) => target.MessageSizeLimit = value)(text, options);
    }

    private static bool SetOrigins(string text, LiveOptions options)
    {
        options.AllowedOrigins = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return true;
    }

    private static Func<string, LiveOptions, bool> SetUrl(Action<LiveOptions, Uri> set) => (text, options) =>
    {
        if (text.Length == 0)
        {
            return true;
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            return false;
        }

        set(options, url);
        return true;
    };

    private static Func<string, LiveOptions, bool> Word(Action<LiveOptions, string> set) => (text, options) =>
    {
        if (text.Length is 0 or > 128 || !text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
        {
            return false;
        }

        set(options, text);
        return true;
    };

    private static bool SetAnonymousRole(string text, LiveOptions options)
    {
        Role? role = text switch
        {
            nameof(Role.Viewer) => Role.Viewer,
            nameof(Role.Editor) => Role.Editor,
            nameof(Role.Admin) => Role.Admin,
            _ => null,
        };
        options.AnonymousRole = role;
        return role is not null;
    }

    private static Func<string, LiveOptions, bool> Text(Action<LiveOptions, string> set) => (text, options) =>
    {
        set(options, text);
        return true;
    };

    private static bool SetRatio(string text, LiveOptions options)
    {
        if (!double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var ratio) || ratio is not (>= 0 and <= 1))
        {
            return false;
        }

        options.TracingRatio = ratio;
        return true;
    }

    private static Func<string, LiveOptions, bool> Flag(Action<LiveOptions, bool> set) => (text, options) =>
    {
        // JSON's own true comes as True.
        var isFlag = bool.TryParse(text, out var value);
        set(options, value);
        return isFlag;
    };

    private static bool SetRole(string text, LiveOptions options)
    {
        NodeRole? role = text switch
        {
            "all" => NodeRole.All,
            "silo" => NodeRole.Silo,
            "gateway" => NodeRole.Gateway,
            _ => null,
        };
        options.Role = role ?? NodeRole.All;
        return role is not null;
    }

    private static bool SetEngine(string text, LiveOptions options)
    {
        options.IsCluster = text is "redis";
        return text is "redis" or "";
    }

    private static bool SetPrefix(string text, LiveOptions options)
    {
        if (text.AsSpan().ContainsAny('{', '}'))
        {
            return false;
        }

        options.HaPrefix = text;
        return true;
    }

    private static bool SetClusterId(string text, LiveOptions options)
    {
        if (text.Length is 0 or > 64 || !text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
        {
            return false;
        }

        options.ClusterId = text;
        return true;
    }
}
