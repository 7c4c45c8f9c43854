using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace LiveOrleans.Gateway;

/// <summary>The public keys behind a URL. While it cannot be read, the last good set holds.</summary>
/// <remarks>It is read when a key is asked for that is not known, at most every few seconds, and every ten minutes besides.</remarks>
internal sealed partial class KeySet(HttpClient client, Uri url, TimeProvider time, ILogger<KeySet> logger) : IDisposable
{
    private const int MaxKeys = 100;

    private static readonly TimeSpan LeastPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(10);

    private readonly SemaphoreSlim _reading = new(1);
    private IReadOnlyList<JsonWebKey>? _keys;
    private long _tried;
    private bool _isFailing;

    /// <summary>Finds the keys of an id; all, where the token names none.</summary>
    /// <returns>Null when no set could ever be read.</returns>
    public async ValueTask<IReadOnlyList<SecurityKey>?> FindAsync(string keyId, CancellationToken cancellationToken)
    {
        if (IsDue(keyId))
        {
            await _reading.WaitAsync(cancellationToken);
            try
            {
                if (IsDue(keyId))
                {
                    await ReadAsync(cancellationToken);
                }
            }
            finally
            {
                _reading.Release();
            }
        }

        return Volatile.Read(ref _keys)?.Where(key => string.IsNullOrEmpty(keyId) || string.Equals(key.Kid, keyId, StringComparison.Ordinal)).ToArray();
    }

    public void Dispose() => _reading.Dispose();

    private bool IsDue(string keyId)
    {
        var tried = Volatile.Read(ref _tried);
        var age = tried == 0 ? MaxAge : time.GetElapsedTime(tried);
        var isKnown = Volatile.Read(ref _keys) is { } keys
            && (string.IsNullOrEmpty(keyId) || keys.Any(key => string.Equals(key.Kid, keyId, StringComparison.Ordinal)));
        return age >= (isKnown ? MaxAge : LeastPause);
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        Volatile.Write(ref _tried, time.GetTimestamp());
        try
        {
            var text = await client.GetStringAsync(url, cancellationToken);
            var usable = new JsonWebKeySet(text).Keys
                .Where(static key => key.Kty is JsonWebAlgorithmsKeyTypes.RSA or JsonWebAlgorithmsKeyTypes.EllipticCurve)
                .Where(static key => key.Use is null or "" or "sig")
                .Take(MaxKeys)
                .ToArray();
            if (usable.Length == 0)
            {
                throw new InvalidDataException("it holds no RSA or EC key for signatures");
            }

            Volatile.Write(ref _keys, usable);
            _isFailing = false;
        }
        catch (Exception exception) when (exception is HttpRequestException or InvalidDataException or ArgumentException
            or System.Text.Json.JsonException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            if (!_isFailing)
            {
                _isFailing = true;
                Log.KeysUnreachable(logger, url.Host, exception.Message);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.KeysUnreachable, LogLevel.Warning, "The keys of live:auth:jwt:jwks_url cannot be read from {Host}; those that were read before hold: {Reason}", EventName = nameof(EventIds.KeysUnreachable))]
        public static partial void KeysUnreachable(ILogger logger, string host, string reason);
    }
}
