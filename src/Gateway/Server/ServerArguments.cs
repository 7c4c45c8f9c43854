using System.Runtime.InteropServices;
using System.Text.Json;
using LiveOrleans.Protocol;

namespace LiveOrleans.Gateway;

/// <summary>Reads the members of a call. Those that are not known are passed over; the first that is wrong is named, and what is read after it does not count.</summary>
/// <param name="json">The object.</param>
internal sealed class ServerArguments(JsonElement json)
{
    /// <summary>What is wrong; null when nothing was found.</summary>
    public LiveError? Fault { get; private set; }

    /// <summary>Whether a member is there with a value other than null, false, 0, the empty text, and an empty object or array.</summary>
    public bool Has(string name) => Find(name) is { } value && value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.False => false,
        JsonValueKind.String => !value.ValueEquals(string.Empty),
        JsonValueKind.Number => !value.TryGetDouble(out var number) || number != 0,
        JsonValueKind.Object => value.EnumerateObject().MoveNext(),
        JsonValueKind.Array => value.GetArrayLength() > 0,
        _ => true,
    };

    /// <summary>Refuses members that mean something which is not offered here.</summary>
    public void Refuse(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Has(name))
            {
                Fault ??= LiveError.NotAvailable with { Message = $"not available: {name} is not offered" };
            }
        }
    }

    /// <summary>A text that must be there.</summary>
    public string? Text(string name)
    {
        var text = OptionalText(name);
        if (text is null)
        {
            Fail($"{name} is required, a text that is not empty");
        }

        return text;
    }

    /// <summary>A text; null when it is not there or empty.</summary>
    public string? OptionalText(string name) => Has(name) && Find(name) is { } value ? TextOf(value, name) : null;

    /// <summary>Whether a flag is set.</summary>
    public bool Flag(string name)
    {
        if (Find(name) is { ValueKind: not (JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null) })
        {
            Fail($"{name} must be true or false");
        }

        return Find(name) is { ValueKind: JsonValueKind.True };
    }

    /// <summary>A whole number; 0 when it is not there.</summary>
    public long Number(string name, long least, long most)
    {
        if (Find(name) is not { ValueKind: not JsonValueKind.Null } value)
        {
            return 0;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= least && number <= most)
        {
            return number;
        }

        Fail($"{name} must be a whole number from {least} to {most}");
        return 0;
    }

    /// <summary>Texts; none when the member is not there.</summary>
    public IReadOnlyList<string> Texts(string name, int most)
    {
        var texts = new List<string>();
        foreach (var (element, index) in Elements(name, most).Select(static (element, index) => (element, index)))
        {
            if (TextOf(element, $"{name}[{index}]") is { } text)
            {
                texts.Add(text);
            }
        }

        return texts;
    }

    /// <summary>The elements of an array; none when the member is not there.</summary>
    public IReadOnlyList<JsonElement> Elements(string name, int most)
    {
        if (Find(name) is not { ValueKind: not JsonValueKind.Null } array)
        {
            return [];
        }

        if (array.ValueKind != JsonValueKind.Array || array.GetArrayLength() > most)
        {
            Fail($"{name} must be an array of at most {most} elements");
            return [];
        }

        return [.. array.EnumerateArray()];
    }

    /// <summary>An object; null when it is not there.</summary>
    public ServerArguments? Object(string name)
    {
        if (Find(name) is not { ValueKind: not JsonValueKind.Null } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Object)
        {
            return new ServerArguments(value);
        }

        Fail($"{name} must be an object");
        return null;
    }

    /// <summary>What is sent to clients: JSON, as it is or in base64, on one line; empty when neither is there.</summary>
    public ReadOnlyMemory<byte> Data()
    {
        ReadOnlyMemory<byte> raw = default;
        if (OptionalText("b64data") is { } text)
        {
            var bytes = new byte[text.Length];
            if (!Convert.TryFromBase64String(text, bytes, out var length))
            {
                Fail("b64data must be base64");
                return default;
            }

            raw = bytes.AsMemory(0, length);
        }
        else if (Find("data") is { } data)
        {
            raw = JsonMarshal.GetRawUtf8Value(data).ToArray();
        }

        if (raw.IsEmpty)
        {
            return raw;
        }

        if (!JsonData.TryNormalize(raw, out var oneLine))
        {
            Fail($"{(Has("b64data") ? "b64data" : "data")} must be JSON in UTF-8, nested {JsonData.MaxDepth} levels at most");
        }

        return oneLine;
    }

    /// <summary>Says what is wrong, unless something was before.</summary>
    public void Fail(string message) => Fault ??= LiveError.BadRequest with { Message = $"bad request: {message}" };

    /// <summary>Takes over what is wrong with a part.</summary>
    public void Fail(LiveError? fault) => Fault ??= fault;

    private string? TextOf(JsonElement value, string name)
    {
        try
        {
            if (value.ValueKind == JsonValueKind.String)
            {
                return value.GetString();
            }
        }
        catch (InvalidOperationException)
        {
            // An escape that is half of a surrogate pair, or bytes that are not UTF-8: JSON perhaps, but no text.
        }

        Fail($"{name} must be a text");
        return null;
    }

    private JsonElement? Find(string name) => json.TryGetProperty(name, out var value) ? value : null;
}
