using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace LiveOrleans.Sources;

/// <summary>A line of a plugin's standard error: hclog's JSON, or anything else.</summary>
/// <param name="Level">Its level; of other text <see cref="LogLevel.Information"/>, since a panic's trace is such text.</param>
/// <param name="Text">Its message and, as <c>name=value</c>, what belongs to it.</param>
internal readonly record struct HclogLine(LogLevel Level, string Text)
{
    /// <summary>Reads a line.</summary>
    public static HclogLine Parse(string line)
    {
        if (!line.StartsWith('{'))
        {
            return new HclogLine(LogLevel.Information, line);
        }

        try
        {
            using var document = JsonDocument.Parse(line);
            return Read(document.RootElement);
        }
        catch (JsonException)
        {
            return new HclogLine(LogLevel.Information, line);
        }
    }

    private static HclogLine Read(JsonElement root)
    {
        var level = LogLevel.Information;
        var text = new StringBuilder();
        foreach (var member in root.EnumerateObject())
        {
            switch (member.Name)
            {
                case "@level":
                    level = LevelOf(member.Value.ToString());
                    break;
                case "@message":
                    text.Insert(0, member.Value.ToString());
                    break;
                case "@timestamp":
                    break;
                default:
                    text.Append(' ').Append(member.Name).Append('=').Append(member.Value);
                    break;
            }
        }

        return new HclogLine(level, text.ToString());
    }

    private static LogLevel LevelOf(string name) => name switch
    {
        "trace" => LogLevel.Trace,
        "debug" => LogLevel.Debug,
        "warn" => LogLevel.Warning,
        "error" => LogLevel.Error,
        _ => LogLevel.Information,
    };
}
