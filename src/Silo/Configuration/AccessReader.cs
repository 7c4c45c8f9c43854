using System.Security.Cryptography;
using System.Text;
using LiveOrleans.Channels;
using LiveOrleans.Gateway;
using Microsoft.IdentityModel.Tokens;

namespace LiveOrleans.Silo;

/// <summary>Reads the section <c>live:auth</c>: modes, keys of tokens, and API keys. Every fault is found, and shows no secret.</summary>
internal sealed class AccessReader
{
    private const int MinRsaBits = 2048;
    private const string JwtPath = "live:auth:jwt";

    private readonly LiveOptions _options;
    private readonly SecretValues _secrets;
    private readonly List<OptionFault> _faults = [];

    private AccessReader(LiveOptions options, SecretValues secrets)
    {
        _options = options;
        _secrets = secrets;
    }

    /// <summary>The section in a configuration.</summary>
    public static IConfigurationSection SectionOf(IConfiguration configuration) => configuration.GetSection($"{LiveOptions.SectionName}:auth");

    /// <summary>Reads and checks the section.</summary>
    /// <param name="configuration">The whole configuration.</param>
    /// <param name="options">What was read of it already.</param>
    /// <param name="secrets">What the references to secrets in the section stand for.</param>
    public static async Task<(LiveAccess Access, IReadOnlyList<OptionFault> Faults)> ReadAsync(
        IConfiguration configuration, LiveOptions options, SecretValues secrets)
    {
        var reader = new AccessReader(options, secrets);
        var modes = options.AuthModes;
        reader.CheckModes(modes);
        var tokens = modes.Contains(AuthenticationModes.Jwt, StringComparer.Ordinal) ? await reader.ReadTokensAsync() : null;
        var keys = ApiKeyReader.Read(configuration, secrets, reader._faults);
        if (modes.Contains(AuthenticationModes.ApiKey, StringComparer.Ordinal))
        {
            if (keys.Count == 0 && reader._faults.TrueForAll(static fault => !fault.Option.StartsWith("live:auth:keys", StringComparison.Ordinal)))
            {
                reader.Fault("live:auth:keys", string.Empty, "live:auth:mode has apikey, and there is no key: make one with --new-api-key NAME");
            }
        }
        else if (keys.Count > 0)
        {
            reader.Fault("live:auth:keys", ConfiguredEntry.NotShown, "nobody reads them: live:auth:mode has no apikey");
        }

        return (new LiveAccess(modes, options.AnonymousRole ?? Role.Admin, tokens, keys), reader._faults);
    }

    private void CheckModes(IReadOnlyList<string> modes)
    {
        var text = string.Join(',', modes);
        if (modes.Distinct(StringComparer.Ordinal).Count() < modes.Count)
        {
            Fault("live:auth:mode", text, "names a mode twice");
        }

        if (modes.SkipLast(1).Contains(AuthenticationModes.Anonymous, StringComparer.Ordinal))
        {
            Fault("live:auth:mode", text, "anonymous must come last: no mode after it would ever be asked");
        }

        if (_options is { AsksGrafana: true, Grafana.Url: null, RootUrl: null })
        {
            Fault("live:auth:mode", text, "grafana needs live:auth:grafana:url, or live:root_url, which says where Grafana is");
        }

        if (!modes.Contains(AuthenticationModes.Jwt, StringComparer.Ordinal) && HasKeys())
        {
            Fault(JwtPath, ConfiguredEntry.NotShown, "nobody reads its keys: live:auth:mode has no jwt");
        }
    }

    private bool HasKeys() =>
        _options.JwtHmacSecret.Length + _options.JwtHmacPreviousSecret.Length + _options.JwtPublicKey.Length + _options.JwtKeySetUrl.Length > 0;

    private async Task<TokenOptions> ReadTokensAsync()
    {
        if (!HasKeys())
        {
            Fault(JwtPath, string.Empty, "live:auth:mode has jwt, and there is no key: set hmac_secret, public_key or jwks_url");
        }

        if (_options.JwtHmacPreviousSecret.Length > 0 && _options.JwtHmacSecret.Length == 0)
        {
            Fault($"{JwtPath}:hmac_previous_secret", ConfiguredEntry.NotShown, "there is no hmac_secret that it came before");
        }

        return new TokenOptions
        {
            Secrets = [.. Secret("hmac_secret", _options.JwtHmacSecret), .. Secret("hmac_previous_secret", _options.JwtHmacPreviousSecret)],
            PublicKey = await ReadPublicKeyAsync(),
            KeySetUrl = ReadUrl(),
            Issuer = _options.JwtIssuer,
            Audience = _options.JwtAudience,
            UserClaim = _options.JwtUserClaim,
            OrgClaim = _options.JwtOrgClaim,
            RoleClaim = _options.JwtRoleClaim,
        };
    }

    private IEnumerable<ReadOnlyMemory<byte>> Secret(string key, string text)
    {
        if (text.Length == 0)
        {
            yield break;
        }

        var reason = string.Empty;
        if ((SecretValues.IsIn(text) ? _secrets.Expand(text, out reason) : text) is not { } secret)
        {
            Fault($"{JwtPath}:{key}", ConfiguredEntry.NotShown, reason);
            yield break;
        }

        var bytes = Encoding.UTF8.GetBytes(secret);
        if (bytes.Length < TokenOptions.MinSecretBytes || bytes.Distinct().Count() < 8)
        {
            Fault($"{JwtPath}:{key}", ConfiguredEntry.NotShown, $"must be {LiveOptionTable.BoundsOf($"auth:jwt:{key}")}: shorter or simpler ones can be guessed from one token");
            yield break;
        }

        yield return bytes;
    }

    private async Task<AsymmetricSecurityKey?> ReadPublicKeyAsync()
    {
        var path = _options.JwtPublicKey;
        if (path.Length == 0)
        {
            return null;
        }

        try
        {
            return KeyFrom(await File.ReadAllTextAsync(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or CryptographicException or NotSupportedException)
        {
            Fault($"{JwtPath}:public_key", path, $"must be a PEM file with one public key, RSA of at least {MinRsaBits} bits or EC on P-256, P-384 or P-521: {exception.Message}");
            return null;
        }
    }

    private static AsymmetricSecurityKey KeyFrom(string pem)
    {
        if (pem.Contains("PRIVATE KEY", StringComparison.Ordinal))
        {
            throw new ArgumentException("it holds a private key, which must stay with whoever makes the tokens", nameof(pem));
        }

        // A key that has been read belongs to the node, for as long as it runs.
        return TryRsa(pem) is { } rsa ? new RsaSecurityKey(rsa) : new ECDsaSecurityKey(Ec(pem));
    }

    private static RSA? TryRsa(string pem)
    {
        var rsa = RSA.Create();
        try
        {
            rsa.ImportFromPem(pem);
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            rsa.Dispose();
            return null;
        }

        return rsa.KeySize >= MinRsaBits ? rsa : throw new NotSupportedException($"it has {rsa.KeySize} bits");
    }

    private static ECDsa Ec(string pem)
    {
        var ec = ECDsa.Create();
        ec.ImportFromPem(pem);
        return ec.KeySize is 256 or 384 or 521 ? ec : throw new NotSupportedException($"its curve has {ec.KeySize} bits");
    }

    private Uri? ReadUrl()
    {
        var text = _options.JwtKeySetUrl;
        if (text.Length == 0)
        {
            return null;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.UserInfo.Length == 0
            && (url.Scheme is "https" || (url.Scheme is "http" && url.IsLoopback)))
        {
            return url;
        }

        Fault($"{JwtPath}:jwks_url", ConfiguredEntry.NotShown, $"must be {LiveOptionTable.BoundsOf("auth:jwt:jwks_url")}: whoever can change the keys can be anybody");
        return null;
    }

    private void Fault(string option, string value, string reason) => _faults.Add(new OptionFault(option, value, reason));
}
