using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace LiveOrleans.Architecture;

/// <summary>What the repository says about itself.</summary>
internal static class DocumentRules
{
    /// <summary>The groups of package versions in which no comment gives a reason.</summary>
    public static IEnumerable<string> GroupsWithoutReason(string packagesProps) =>
        XDocument.Parse(packagesProps).Descendants("ItemGroup")
            .Where(group => group.Elements("PackageVersion").Any() && !group.Nodes().OfType<XComment>().Any())
            .Select(group => $"the packages of {group.Attribute("Label")?.Value ?? "a group without a label"} have no reason");

    /// <summary>The folders of src that the map in the README leaves out.</summary>
    public static IEnumerable<string> FoldersNotOnTheMap(string readme, IEnumerable<string> folders) =>
        folders.Where(folder => !Regex.IsMatch(readme, $@"\b{Regex.Escape(folder)}/", RegexOptions.None, TimeSpan.FromSeconds(1)))
            .Select(folder => $"the README's map has no {folder}/");
}
