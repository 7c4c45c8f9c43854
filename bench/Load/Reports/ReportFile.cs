using System.Text.Json;
using System.Text.Json.Serialization;

namespace LiveOrleans.Load;

/// <summary>The files that options ask for.</summary>
internal static class ReportFile
{
    private static readonly JsonSerializerOptions JsonFormat = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>Before a run, so that its result is not thrown away at the end.</summary>
    /// <exception cref="LoadException">The file cannot be written for want of its folder.</exception>
    public static void Check(string option, FileInfo? file)
    {
        if (file is { Directory.Exists: false })
        {
            throw new LoadException($"{option} {file}: there is no such folder.");
        }
    }

    public static void WriteJson(FileInfo? file, IReport report) =>
        Write(file, () => JsonSerializer.Serialize(report, report.GetType(), JsonFormat) + "\n");

    public static void Write(FileInfo? file, Func<string> text)
    {
        if (file is not null)
        {
            File.WriteAllText(file.FullName, text());
        }
    }
}
