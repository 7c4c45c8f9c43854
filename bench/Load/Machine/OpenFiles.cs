using System.Globalization;

namespace LiveOrleans.Load;

/// <summary>The limit on open files; each session holds one.</summary>
internal static class OpenFiles
{
    // The runtime's own files, sockets and mapped assemblies.
    private const int Spare = 100;

    /// <param name="limits">The text of /proc/self/limits.</param>
    /// <param name="sessions">How many sessions there will be.</param>
    /// <exception cref="LoadException">The limit is too low.</exception>
    public static void Check(string limits, int sessions)
    {
        const string Row = "Max open files";
        var row = limits.Split('\n').FirstOrDefault(line => line.StartsWith(Row, StringComparison.Ordinal))
            ?? throw new LoadException($"/proc/self/limits has no row '{Row}'.");
        var soft = row[Row.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0];
        if (int.TryParse(soft, CultureInfo.InvariantCulture, out var limit) && limit < sessions + Spare)
        {
            throw new LoadException(
                $"{sessions} sessions need {sessions + Spare} open files, the limit is {limit}: raise it with 'ulimit -n {sessions + Spare}' for the generator and for the server.");
        }
    }

    /// <inheritdoc cref="Check(string, int)"/>
    public static void Check(int sessions) => Check(File.ReadAllText("/proc/self/limits"), sessions);
}
