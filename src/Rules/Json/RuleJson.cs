using System.Text.Json;

namespace LiveOrleans.Rules;

/// <summary>A value of a rule's JSON, where it stands, and the list that takes what is wrong with it.</summary>
internal readonly struct RuleJson(JsonElement value, string path, List<RuleFault> faults)
{
    public JsonElement Value => value;

    public string Path => path;

    /// <summary>Adds a fault of this value.</summary>
    public void Fault(string reason) => faults.Add(new RuleFault(path, reason));

    /// <summary>Adds a fault of a member.</summary>
    public void Fault(string member, string reason) => faults.Add(new RuleFault(Below(member), reason));

    /// <summary>Whether the value is an object; a fault when it is not.</summary>
    public bool IsObject()
    {
        if (value.ValueKind is JsonValueKind.Object)
        {
            return true;
        }

        Fault("must be an object");
        return false;
    }

    /// <summary>Every member that is not known is a fault, and so is one that occurs twice.</summary>
    public void CheckMembers(params ReadOnlySpan<string> known)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in value.EnumerateObject())
        {
            if (!seen.Add(member.Name))
            {
                Fault(member.Name, "stands there twice");
            }
            else if (!known.Contains(member.Name))
            {
                Fault(member.Name, known.IsEmpty ? "there is nothing to be set here" : $"there is no such member; there are {string.Join(", ", known)}");
            }
        }
    }

    /// <summary>A member; null when it is not there, or JSON's null.</summary>
    public RuleJson? Member(string name) =>
        value.TryGetProperty(name, out var member) && member.ValueKind is not JsonValueKind.Null ? new RuleJson(member, Below(name), faults) : null;

    /// <summary>A member that is a text; null, and a fault, when it is not.</summary>
    public string? Text(string name)
    {
        if (Member(name) is not { } member)
        {
            Fault(name, "is missing: a text");
            return null;
        }

        if (member.Value.ValueKind is JsonValueKind.String)
        {
            return member.Value.GetString();
        }

        member.Fault("must be a text");
        return null;
    }

    /// <summary>The elements of a member that is an array; none when it is not there.</summary>
    public IEnumerable<RuleJson> Elements(string name, int max)
    {
        if (Member(name) is not { } member)
        {
            return [];
        }

        if (member.Value.ValueKind is not JsonValueKind.Array)
        {
            member.Fault("must be an array");
            return [];
        }

        if (member.Value.GetArrayLength() > max)
        {
            member.Fault($"has more than {max} elements");
            return [];
        }

        var list = faults;
        return [.. member.Value.EnumerateArray().Index().Select(element => new RuleJson(element.Item, $"{member.Path}[{element.Index}]", list))];
    }

    private string Below(string name) => $"{path}.{name}";
}
