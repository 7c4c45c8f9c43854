using System.Text.Json;
using LiveOrleans.Protocol;

namespace LiveOrleans.Gateway;

/// <summary>What a call of the server API comes to.</summary>
/// <param name="Error">Why it failed; null when it did not.</param>
/// <param name="WriteMembers">Writes the members of the result.</param>
internal readonly record struct ServerAnswer(LiveError? Error, Action<Utf8JsonWriter> WriteMembers)
{
    /// <summary>It is done, and there is no more to say.</summary>
    public static ServerAnswer Done { get; } = Of(static _ => { });

    /// <summary>An answer with a result.</summary>
    public static ServerAnswer Of(Action<Utf8JsonWriter> writeMembers) => new(null, writeMembers);

    /// <summary>An answer with an error.</summary>
    /// <param name="error">Its code.</param>
    /// <param name="message">What is wrong, in words; the error's own when null.</param>
    public static ServerAnswer Failed(LiveError error, string? message = null) =>
        new(message is null ? error : error with { Message = message }, static _ => { });

    /// <summary>Writes the answer as an object: of a result by its name, or of the error.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="resultName">What the result is called: <c>result</c>, or the method in a batch.</param>
    public void Write(Utf8JsonWriter json, string resultName)
    {
        json.WriteStartObject();
        WriteInto(json, resultName);
        json.WriteEndObject();
    }

    /// <summary>Writes what <see cref="Write"/> does into an object that is open.</summary>
    public void WriteInto(Utf8JsonWriter json, string resultName)
    {
        if (Error is { } error)
        {
            json.WriteStartObject("error"u8);
            json.WriteNumber("code"u8, error.Code);
            json.WriteString("message"u8, error.Message);
        }
        else
        {
            json.WriteStartObject(resultName);
            WriteMembers(json);
        }

        json.WriteEndObject();
    }
}
