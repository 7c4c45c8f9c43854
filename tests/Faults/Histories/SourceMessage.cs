using System.Text.Json;
using System.Text.Json.Serialization;

namespace LiveOrleans.Faults;

/// <summary>A message of the judge, as the data of a publication.</summary>
/// <param name="Number">Counts the messages of the channel's source.</param>
/// <param name="Token">The token of the stream that carried it.</param>
internal sealed record SourceMessage([property: JsonPropertyName("n")] long Number, [property: JsonPropertyName("token")] long Token)
{
    /// <exception cref="JsonException">The data is not what the judge sends.</exception>
    public static SourceMessage Parse(string data) =>
        JsonSerializer.Deserialize<SourceMessage>(data) ?? throw new JsonException($"{data} is no message of the judge.");
}
