using System.Collections;
using LiveOrleans.Gateway;

namespace LiveOrleans.Silo;

/// <summary>From the command line to a configured host, or to a list of what is wrong.</summary>
internal static class NodeStart
{
    /// <summary>Reads the whole configuration.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="errors">Gets every fault, a line each.</param>
    /// <returns>The host's builder and what the node starts with; null when it must not start.</returns>
    public static async Task<(WebApplicationBuilder Builder, LiveStart Start)?> ConfigureAsync(string[] args, TextWriter errors)
    {
        try
        {
            var builder = WebApplication.CreateBuilder(args);
            var start = await LiveConfiguration.LoadAsync(builder.Configuration, args, Environment());
            var addresses = start.Addresses.Count == 0 ? [ListenAddresses.Default] : start.Addresses;
            OptionFault[] faults = [.. start.Faults, .. TakenAddresses.Find(addresses)];
            if (faults.Length == 0)
            {
                return (builder, start);
            }

            await errors.WriteAsync(Describe(faults));
        }
        catch (Exception e) when (e is FormatException or InvalidDataException)
        {
            // appsettings.json or the command line cannot even be taken apart.
            await errors.WriteLineAsync($"LiveOrleans cannot start: {e.Message} {e.GetBaseException().Message}");
        }

        return null;
    }

    private static string Describe(OptionFault[] faults) => string.Join(
        System.Environment.NewLine,
        [
            $"LiveOrleans cannot start: {faults.Length} {(faults.Length == 1 ? "fault" : "faults")} in its configuration.",
            .. faults.Select(fault => $"  {fault}"),
            "Every option is described by --help and in docs/configuration.md.",
            string.Empty,
        ]);

    private static List<KeyValuePair<string, string>> Environment() =>
        [.. System.Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Select(entry => KeyValuePair.Create((string)entry.Key, entry.Value as string ?? string.Empty))];
}
