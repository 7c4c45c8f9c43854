namespace LiveOrleans.HostMetrics;

/// <summary>Measurement <c>disk</c>: how full each mounted disk is, in bytes and percent.</summary>
internal sealed class DiskSource(Func<string> readMounts) : IMetricSource
{
    public void Write(LineProtocolWriter lines)
    {
        var devices = ProcMounts.Parse(readMounts());
        foreach (var drive in DriveInfo.GetDrives())
        {
            if (drive.DriveType is DriveType.Fixed or DriveType.Network)
            {
                Write(lines, drive, devices.GetValueOrDefault(drive.Name, drive.Name));
            }
        }
    }

    private static void Write(LineProtocolWriter lines, DriveInfo drive, string device)
    {
        try
        {
            // Files that are mounted one by one, as containers do, are no disks of their own.
            if (drive.TotalSize > 0 && drive.RootDirectory.Exists)
            {
                lines.Line("disk", [("device", device), ("fstype", drive.DriveFormat), ("path", drive.Name)], Usage(drive.TotalSize, drive.TotalFreeSpace, drive.AvailableFreeSpace));
            }
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            // A drive without a medium, or one that went away since it was listed.
        }
    }

    /// <summary>As df does: the share of what users may have, which leaves out what is kept for root.</summary>
    internal static IReadOnlyList<(string Key, double Value)> Usage(double total, double free, double available)
    {
        var used = total - free;
        var usable = used + available;
        return [("total", total), ("free", available), ("used", used), ("used_percent", usable > 0 ? Math.Round(100 * used / usable, 4) : 0)];
    }
}
