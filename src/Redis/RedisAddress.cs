using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace LiveOrleans.Redis;

/// <summary>Where a Redis is. Its text names hosts and ports alone.</summary>
public sealed class RedisAddress
{
    private const int DefaultPort = 6379;
    private const int DefaultSentinelPort = 26379;
    private const string ServiceNameParameter = "?serviceName=";

    private RedisAddress(IReadOnlyList<DnsEndPoint> hosts) => Hosts = hosts;

    /// <summary>Names or addresses, with their TCP ports: of Redis, or of the Sentinels that know where it is. At least one.</summary>
    public IReadOnlyList<DnsEndPoint> Hosts { get; }

    /// <summary>What the Sentinels call the Redis; empty when the host is Redis itself.</summary>
    public string ServiceName { get; private init; } = string.Empty;

    /// <summary>Whether the connection is encrypted.</summary>
    public bool Tls { get; private init; }

    /// <summary>The number of the database, from 0.</summary>
    public int Database { get; private init; }

    /// <summary>The user; empty for Redis' default one.</summary>
    internal string User { get; private init; } = string.Empty;

    /// <summary>The password; empty for none.</summary>
    internal string Password { get; private init; } = string.Empty;

    /// <summary>
    /// Reads an address: empty, <c>host</c>, <c>host:port</c>, or a <c>redis</c> or <c>rediss</c> URL. With <c>?serviceName=…</c>
    /// a URL names Sentinels, several with commas between them.
    /// </summary>
    /// <param name="text">The text of the option <c>ha_engine_address</c>.</param>
    /// <param name="address">The address when the answer is true.</param>
    /// <param name="fault">What is wrong when it is not; never shows the text, which may hold a password.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out RedisAddress? address, [NotNullWhen(false)] out string? fault)
    {
        ArgumentNullException.ThrowIfNull(text);
        address = null;
        fault = null;
        if (text.Length == 0)
        {
            address = new RedisAddress([new DnsEndPoint("127.0.0.1", DefaultPort)]);
            return true;
        }

        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0 && text.AsSpan().IndexOfAny("@/?#,") >= 0)
        {
            fault = "must be one host:port, or a URL that begins with redis:// or rediss://";
        }
        else if (scheme >= 0 && text[..scheme] is not ("redis" or "rediss"))
        {
            fault = "must begin with redis:// or rediss://";
        }
        else
        {
            address = Read(scheme < 0 ? text : text[(scheme + 3)..], isTls: scheme == "rediss".Length, ref fault);
        }

        return address is not null;
    }

    /// <summary>Hosts and ports.</summary>
    public override string ToString() =>
        string.Join(',', Hosts.Select(static host => string.Create(CultureInfo.InvariantCulture, $"{host.Host}:{host.Port}")));

    /// <summary>Reads what follows the scheme: credentials, hosts, the database and what the Sentinels call it.</summary>
    private static RedisAddress? Read(string text, bool isTls, ref string? fault)
    {
        var at = text.LastIndexOf('@');
        var (userInfo, rest) = at < 0 ? (string.Empty, text) : (text[..at], text[(at + 1)..]);
        if (userInfo.AsSpan().IndexOfAny("/?#") >= 0)
        {
            fault = "has special characters in its user or password, which must be percent-encoded";
            return null;
        }

        var question = rest.IndexOfAny(['?', '#']);
        var (place, query) = question < 0 ? (rest, string.Empty) : (rest[..question], rest[question..]);
        var slash = place.IndexOf('/', StringComparison.Ordinal);
        var (names, path) = slash < 0 ? (place, string.Empty) : (place[..slash], place[(slash + 1)..]);
        var serviceName = ServiceNameOf(query);
        var database = 0;
        if (serviceName is null)
        {
            fault = "must not have a query other than serviceName=, nor a fragment";
        }
        else if (path.Length > 0 && !int.TryParse(path, NumberStyles.None, CultureInfo.InvariantCulture, out database))
        {
            fault = "must end with the number of a database, or with the port";
        }
        else if (names.Contains(',', StringComparison.Ordinal) && serviceName.Length == 0)
        {
            fault = "must be one host unless it names Sentinels with ?serviceName=";
        }
        else if (ReadHosts(names, serviceName.Length == 0 ? DefaultPort : DefaultSentinelPort) is not { } hosts)
        {
            fault = "has no valid host and port; special characters of a URL's user and password must be percent-encoded";
        }
        else
        {
            var (user, password) = Credentials(userInfo);
            return new RedisAddress(hosts) { ServiceName = serviceName, Tls = isTls, Database = database, User = user, Password = password };
        }

        return null;
    }

    /// <summary>The name in the query; empty without a query, null when the query is something else.</summary>
    private static string? ServiceNameOf(string query)
    {
        if (query.Length == 0)
        {
            return string.Empty;
        }

        var name = query.StartsWith(ServiceNameParameter, StringComparison.Ordinal) ? query[ServiceNameParameter.Length..] : string.Empty;
        return name.Length == 0 || name.AsSpan().IndexOfAny("&#") >= 0 ? null : Uri.UnescapeDataString(name);
    }

    private static DnsEndPoint[]? ReadHosts(string names, int defaultPort)
    {
        var hosts = new List<DnsEndPoint>();
        foreach (var name in names.Split(','))
        {
            if (!Uri.TryCreate($"redis://{name}", UriKind.Absolute, out var url) || url.Host.Length == 0 || url.Port == 0)
            {
                return null;
            }

            hosts.Add(new DnsEndPoint(url.IdnHost, url.Port < 0 ? defaultPort : url.Port));
        }

        return [.. hosts];
    }

    private static (string User, string Password) Credentials(string userInfo)
    {
        var colon = userInfo.IndexOf(':', StringComparison.Ordinal);
        return colon < 0
            ? (Uri.UnescapeDataString(userInfo), string.Empty)
            : (Uri.UnescapeDataString(userInfo[..colon]), Uri.UnescapeDataString(userInfo[(colon + 1)..]));
    }
}
