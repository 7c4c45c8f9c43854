using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace LiveOrleans.Redis;

/// <summary>Where a Redis is. Its text names host and port alone.</summary>
public sealed class RedisAddress
{
    private const int DefaultPort = 6379;

    private RedisAddress(string host, int port)
    {
        Host = host;
        Port = port;
    }

    /// <summary>A host's name or address.</summary>
    public string Host { get; }

    /// <summary>The TCP port.</summary>
    public int Port { get; }

    /// <summary>Whether the connection is encrypted.</summary>
    public bool Tls { get; private init; }

    /// <summary>The number of the database, from 0.</summary>
    public int Database { get; private init; }

    /// <summary>The user; empty for Redis' default one.</summary>
    internal string User { get; private init; } = string.Empty;

    /// <summary>The password; empty for none.</summary>
    internal string Password { get; private init; } = string.Empty;

    /// <summary>Reads an address: empty, <c>host</c>, <c>host:port</c>, or a <c>redis</c> or <c>rediss</c> URL.</summary>
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
            address = new RedisAddress("127.0.0.1", DefaultPort);
            return true;
        }

        var isUrl = text.Contains("://", StringComparison.Ordinal);
        if (!isUrl && text.AsSpan().IndexOfAny("@/?#,") >= 0)
        {
            fault = "must be one host:port, or a URL that begins with redis:// or rediss://";
            return false;
        }

        if (!Uri.TryCreate(isUrl ? text : $"redis://{text}", UriKind.Absolute, out var url) || url.Host.Length == 0 || url.Port == 0)
        {
            fault = "has no valid host and port; special characters of a URL's user and password must be percent-encoded";
            return false;
        }

        return TryRead(url, out address, out fault);
    }

    /// <summary>Host and port.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");

    private static bool TryRead(Uri url, [NotNullWhen(true)] out RedisAddress? address, [NotNullWhen(false)] out string? fault)
    {
        address = null;
        fault = null;
        var path = url.AbsolutePath.TrimStart('/');
        var database = 0;
        if (url.Scheme is not ("redis" or "rediss"))
        {
            fault = "must begin with redis:// or rediss://";
        }
        else if (url.Query.Length + url.Fragment.Length > 0)
        {
            fault = "must not have a query or a fragment";
        }
        else if (path.Length > 0 && !int.TryParse(path, NumberStyles.None, CultureInfo.InvariantCulture, out database))
        {
            fault = "must end with the number of a database, or with the port";
        }
        else
        {
            var (user, password) = Credentials(url.UserInfo);
            address = new RedisAddress(url.IdnHost, url.Port < 0 ? DefaultPort : url.Port)
            {
                Tls = url.Scheme is "rediss",
                Database = database,
                User = user,
                Password = password,
            };
        }

        return address is not null;
    }

    private static (string User, string Password) Credentials(string userInfo)
    {
        var colon = userInfo.IndexOf(':', StringComparison.Ordinal);
        return colon < 0
            ? (Uri.UnescapeDataString(userInfo), string.Empty)
            : (Uri.UnescapeDataString(userInfo[..colon]), Uri.UnescapeDataString(userInfo[(colon + 1)..]));
    }
}
