namespace LiveOrleans.HostMetrics.Tests;

public sealed class ProcDiskstatsTests
{
    private const string Captured = """
           7       0 loop0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0
         254       0 vda 9411 1206 728354 2713 51234 19876 4110224 90812 2 38440 93525 0 0 0 0 0 0
        """;

    [Fact]
    public void Parse_CapturedText_HasTheUsedDeviceInBytesAndMilliseconds()
    {
        var (device, counters) = Assert.Single(ProcDiskstats.Parse(Captured));
        var byName = counters.ToDictionary(counter => counter.Key, counter => counter.Value, StringComparer.Ordinal);

        Assert.Equal("vda", device);
        Assert.Equal(9411, byName["reads"]);
        Assert.Equal(1206, byName["merged_reads"]);
        Assert.Equal(728354.0 * 512, byName["read_bytes"]);
        Assert.Equal(2713, byName["read_time"]);
        Assert.Equal(51234, byName["writes"]);
        Assert.Equal(19876, byName["merged_writes"]);
        Assert.Equal(4110224.0 * 512, byName["write_bytes"]);
        Assert.Equal(90812, byName["write_time"]);
        Assert.Equal(2, byName["iops_in_progress"]);
        Assert.Equal(38440, byName["io_time"]);
        Assert.Equal(93525, byName["weighted_io_time"]);
    }

    [Fact]
    public void Parse_PartitionLineOfOldKernels_IsLeftOut() =>
        Assert.Empty(ProcDiskstats.Parse("   3    1 hda1 35486 38030 38030 38030\n"));
}
