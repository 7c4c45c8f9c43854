using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace LiveOrleans.Gateway;

/// <summary>The claims of a token, read strictly: a claim of the wrong kind is a fault, never a default.</summary>
internal sealed class TokenClaims
{
    // The year 9999: what DateTimeOffset can hold.
    private const double LastSecond = 253_402_300_799;

    private readonly JsonElement _claims;

    private TokenClaims(JsonElement claims) => _claims = claims;

    /// <summary>Reads the payload of a token, in Base64Url; null when it is no JSON object.</summary>
    public static TokenClaims? TryRead(string payload)
    {
        try
        {
            using var document = JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(payload));
            return document.RootElement.ValueKind is JsonValueKind.Object ? new TokenClaims(document.RootElement.Clone()) : null;
        }
        catch (Exception exception) when (exception is JsonException or FormatException)
        {
            return null;
        }
    }

    /// <summary>Whether a claim is there, and is not null.</summary>
    public bool Has(string name) => Find(name) is not null;

    /// <summary>A text; empty when the claim is absent, null when it is something else.</summary>
    public string? Text(string name) => Find(name) switch
    {
        null => string.Empty,
        { ValueKind: JsonValueKind.String } value => value.GetString(),
        _ => null,
    };

    /// <summary>A text, or a number as text, as ids are written; likewise.</summary>
    public string? Id(string name) => Find(name) is { ValueKind: JsonValueKind.Number } value ? value.GetRawText() : Text(name);

    /// <summary>A whole number from 1, also as text; null when it is something else.</summary>
    /// <param name="name">The claim.</param>
    /// <param name="absent">The number when the claim is absent.</param>
    public long? Number(string name, long absent) => Find(name) switch
    {
        null => absent,
        { ValueKind: JsonValueKind.Number } value when value.TryGetInt64(out var number) && number > 0 => number,
        { ValueKind: JsonValueKind.String } value when long.TryParse(value.GetString(), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) && number > 0 => number,
        _ => null,
    };

    /// <summary>Reads a time in seconds since 1970.</summary>
    /// <param name="name">The claim.</param>
    /// <param name="time">The time; null when the claim is absent.</param>
    /// <returns>False when it is no time.</returns>
    public bool TryTime(string name, out DateTimeOffset? time)
    {
        time = null;
        if (Find(name) is not { } value)
        {
            return true;
        }

        if (value.ValueKind is not JsonValueKind.Number || !value.TryGetDouble(out var seconds) || seconds is not (>= 0 and <= LastSecond))
        {
            return false;
        }

        time = DateTimeOffset.UnixEpoch.AddSeconds(seconds);
        return true;
    }

    /// <summary>The texts of an array; null when the claim is something else.</summary>
    public IReadOnlyList<string>? Texts(string name)
    {
        if (Find(name) is not { ValueKind: JsonValueKind.Array } array)
        {
            return null;
        }

        var items = array.EnumerateArray().Select(static item => item.ValueKind is JsonValueKind.String ? item.GetString() : null).ToArray();
        return Array.Exists(items, static item => item is null) ? null : [.. items.OfType<string>()];
    }

    private JsonElement? Find(string name) =>
        _claims.TryGetProperty(name, out var value) && value.ValueKind is not JsonValueKind.Null ? value : null;
}
