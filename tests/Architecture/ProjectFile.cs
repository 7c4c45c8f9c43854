using System.Xml.Linq;

namespace LiveOrleans.Architecture;

/// <summary>What a project file says it needs.</summary>
internal sealed record ProjectFile(string Name, IReadOnlyList<string> References, IReadOnlyList<string> Packages)
{
    public static ProjectFile Parse(string name, string text)
    {
        var xml = XDocument.Parse(text);
        return new(name, [.. Included(xml, "ProjectReference").Select(NameOf)], [.. Included(xml, "PackageReference")]);
    }

    private static IEnumerable<string> Included(XDocument xml, string element) =>
        xml.Descendants(element).Select(reference => reference.Attribute("Include")?.Value).OfType<string>();

    private static string NameOf(string path) => Path.GetFileNameWithoutExtension(path.Replace('\\', '/'));
}
