using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace LiveOrleans.Silo;

/// <summary>Turns a section of the configuration into a JSON object.</summary>
/// <remarks>
/// The configuration knows texts alone, whatever a file had. So the kind of a value is told by how it looks: true, false and numbers
/// are what they look like, an object whose keys count from 0 is an array. Whoever needs another kind gives the object as one text.
/// </remarks>
internal static partial class ConfiguredJson
{
    private const string SecretsBelongElsewhere = "$__env and $__file are not expanded here: secrets belong in secure_json_data";

    /// <summary>Reads a section.</summary>
    /// <param name="section">The section: an object, a text that holds one, or nothing.</param>
    /// <param name="reason">What is wrong with it, without a value of it; empty when nothing is.</param>
    /// <returns>The object; empty for nothing, null when something is wrong.</returns>
    public static byte[]? Read(IConfigurationSection section, out string reason)
    {
        var hasChildren = section.GetChildren().Any();
        reason = (hasChildren, section.Value) switch
        {
            (true, { Length: > 0 }) => "is a text in one place and an object in another",
            (true, _) when section.AsEnumerable().Any(static pair => SecretValues.IsIn(pair.Value ?? string.Empty)) => SecretsBelongElsewhere,
            (false, { } text) when SecretValues.IsIn(text) => SecretsBelongElsewhere,
            (false, { Length: > 0 } text) => FaultOf(text),
            _ => string.Empty,
        };
        return reason.Length > 0 ? null : Encoding.UTF8.GetBytes(hasChildren ? ObjectOf(section).ToJsonString() : section.Value ?? string.Empty);
    }

    private static string FaultOf(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return json.RootElement.ValueKind is JsonValueKind.Object ? string.Empty : "the text holds JSON, but no object";
        }
        catch (JsonException exception)
        {
            return $"the text is not JSON: line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}";
        }
    }

    private static JsonNode ValueOf(IConfigurationSection value)
    {
        IConfigurationSection[] children = [.. value.GetChildren()];
        return children.Length == 0 ? KindOf(value.Value ?? string.Empty)
            : children.Index().All(static child => string.Equals(child.Item.Key, $"{child.Index}", StringComparison.Ordinal)) ? new JsonArray([.. children.Select(ValueOf)])
            : ObjectOf(value);
    }

    // The configuration has null for null, and for an object without members too: it is left out.
    private static JsonObject ObjectOf(IConfigurationSection section) => new(
        section.GetChildren().Where(static member => member.Exists()).Select(static member => KeyValuePair.Create(member.Key, (JsonNode?)ValueOf(member))));

    private static JsonNode KindOf(string text) =>

        // A file's true arrives as True.
        bool.TryParse(text, out var flag) && text.Length == (flag ? 4 : 5) ? JsonValue.Create(flag)
        : Number().IsMatch(text) && JsonNode.Parse(text) is { } number ? number
        : JsonValue.Create(text);

    [GeneratedRegex(@"^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Number();
}
