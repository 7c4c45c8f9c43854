using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;

namespace LiveOrleans.Microbenchmarks;

/// <summary>Time, allocations and megabytes per second.</summary>
internal sealed class ThroughputConfig : ManualConfig
{
    public ThroughputConfig()
    {
        AddDiagnoser(MemoryDiagnoser.Default);
        AddColumn(new MegabytesPerSecondColumn());
    }
}
