using System.Globalization;
using System.Runtime.InteropServices;

namespace LiveOrleans.Load;

/// <summary>What figures were measured on.</summary>
/// <param name="Processor">The CPU's model.</param>
/// <param name="Cores">Those that the generator may use.</param>
/// <param name="MemoryBytes">All memory.</param>
/// <param name="Kernel">Its release.</param>
/// <param name="Framework">.NET's version.</param>
internal sealed record MachineDescription(string Processor, int Cores, long MemoryBytes, string Kernel, string Framework)
{
    public static MachineDescription Read() => Parse(
        File.ReadAllText("/proc/cpuinfo"),
        Environment.ProcessorCount,
        File.ReadAllText("/proc/meminfo"),
        File.ReadAllText("/proc/sys/kernel/osrelease").TrimEnd(),
        RuntimeInformation.FrameworkDescription);

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Processor}, {Cores} cores, {MemoryBytes / 1073741824.0:N1} GiB, Linux {Kernel}, {Framework}");

    internal static MachineDescription Parse(string processors, int cores, string memory, string kernel, string framework) => new(
        Field(processors, "model name") ?? RuntimeInformation.ProcessArchitecture.ToString(),
        cores,
        1024 * long.Parse(Field(memory, "MemTotal")?.Split(' ')[0] ?? "0", CultureInfo.InvariantCulture),
        kernel,
        framework);

    private static string? Field(string text, string name) => text.Split('\n')
        .FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?.Split(':', 2)[1].Trim();
}
