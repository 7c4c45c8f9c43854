using System.Globalization;

namespace LiveOrleans.Faults;

/// <summary>How long and how often, from the environment. The defaults are those of CI.</summary>
internal static class FaultSettings
{
    /// <summary>The trait of tests that are left out where all suites run one after the other: <see cref="Long"/>.</summary>
    public const string Form = "Form";

    /// <summary>A test that <c>./test.sh faults</c> runs and <c>./test.sh</c> does not, for the time that it takes.</summary>
    public const string Long = "Long";

    /// <summary>FAULT_ROUNDS: how often each fault of an owner is repeated. 1.</summary>
    public static int Rounds { get; } = Read("FAULT_ROUNDS", 1);

    /// <summary>FAULT_SECONDS: how long nodes come and go under load. 6.</summary>
    public static TimeSpan Load { get; } = TimeSpan.FromSeconds(Read("FAULT_SECONDS", 6));

    /// <summary>FAULT_SECONDS, too: how long clients come to sources and leave them, and how long nodes are saturated. 5.</summary>
    public static TimeSpan SourceLoad { get; } = TimeSpan.FromSeconds(Read("FAULT_SECONDS", 5));

    /// <summary>Whether these are a minute or more: then there is more of everything.</summary>
    public static bool IsLong => SourceLoad >= TimeSpan.FromMinutes(1);

    /// <summary>FAULT_SEED: what random choices begin with. 1.</summary>
    public static int Seed { get; } = Read("FAULT_SEED", 1);

    /// <summary>FAULT_CLIENTS: how many clients a storm has. 5000.</summary>
    public static int StormClients { get; } = Read("FAULT_CLIENTS", 5000);

    /// <summary>FAULT_SESSIONS: how many sessions never read. 500.</summary>
    public static int SilentSessions { get; } = Read("FAULT_SESSIONS", 500);

    /// <summary>FAULT_MINUTES: how long random faults go on. Half a minute; the last of them is brought to its end.</summary>
    public static TimeSpan LongRun { get; } = Read("FAULT_MINUTES", 0) is var minutes and > 0 ? TimeSpan.FromMinutes(minutes) : TimeSpan.FromSeconds(30);

    /// <summary>Whether that is a minute or more.</summary>
    public static bool IsLongRun => LongRun >= TimeSpan.FromMinutes(1);

    /// <summary>FAULT_BEFORE: the executable of an earlier build, whose nodes are replaced by those of this one. None.</summary>
    public static string? BuildBefore { get; } = Environment.GetEnvironmentVariable("FAULT_BEFORE") is { Length: > 0 } path ? path : null;

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
