using System.Text.Json;

namespace LiveOrleans.Load;

/// <summary>What processes of one run say to each other: one JSON object per line.</summary>
internal static class JsonLine
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web);

    public static string Write<T>(T message) => JsonSerializer.Serialize(message, Format);

    /// <exception cref="LoadException">The line is something else.</exception>
    public static T Read<T>(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(line, Format) ?? throw new JsonException("There is nothing.");
        }
        catch (JsonException e)
        {
            throw new LoadException($"Not a {typeof(T).Name}: {e.Message}");
        }
    }
}
