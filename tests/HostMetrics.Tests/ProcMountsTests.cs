namespace LiveOrleans.HostMetrics.Tests;

public sealed class ProcMountsTests
{
    [Fact]
    public void Parse_CapturedText_MapsPathsToDevices()
    {
        var devices = ProcMounts.Parse("/dev/vda / ext4 rw,relatime 0 0\nproc /proc proc rw 0 0\n/dev/sdb1 /mnt/my\\040disk xfs rw 0 0\n");

        Assert.Equal("/dev/vda", devices["/"]);
        Assert.Equal("/dev/sdb1", devices["/mnt/my disk"]);
    }

    [Fact]
    public void Parse_TwoMountsOnOnePath_KeepsTheLast() =>
        Assert.Equal("overlay", ProcMounts.Parse("/dev/vda / ext4 rw 0 0\noverlay / overlay rw 0 0\n")["/"]);
}
