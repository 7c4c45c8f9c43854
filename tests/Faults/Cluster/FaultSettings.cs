using System.Globalization;

namespace LiveOrleans.Faults;

/// <summary>How long and how often, from the environment. The defaults are those of CI.</summary>
internal static class FaultSettings
{
    /// <summary>FAULT_ROUNDS: how often each fault of an owner is repeated. 1.</summary>
    public static int Rounds { get; } = Read("FAULT_ROUNDS", 1);

    /// <summary>FAULT_SECONDS: how long nodes come and go under load. 9.</summary>
    public static TimeSpan Load { get; } = TimeSpan.FromSeconds(Read("FAULT_SECONDS", 9));

    /// <summary>FAULT_SECONDS, too: how long clients come to sources and leave them, and how long nodes are saturated. 5.</summary>
    public static TimeSpan SourceLoad { get; } = TimeSpan.FromSeconds(Read("FAULT_SECONDS", 5));

    /// <summary>Whether these are a minute or more: then there is more of everything.</summary>
    public static bool IsLong => SourceLoad >= TimeSpan.FromMinutes(1);

    /// <summary>FAULT_SEED: what random choices begin with. 1.</summary>
    public static int Seed { get; } = Read("FAULT_SEED", 1);

    /// <summary>FAULT_CLIENTS: how many clients a storm has. 5000.</summary>
    public static int StormClients { get; } = Read("FAULT_CLIENTS", 5000);

    private static int Read(string name, int otherwise)
    {
        var text = Environment.GetEnvironmentVariable(name);
        if (string.IsNullOrEmpty(text))
        {
            return otherwise;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value > 0
            ? value
            : throw new InvalidOperationException($"{name} is \"{text}\" and must be a number above 0.");
    }
}
