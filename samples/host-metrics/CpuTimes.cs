namespace LiveOrleans.HostMetrics;

/// <summary>A processor's time since boot by kind, in clock ticks; /proc/stat counts guest time in user time too.</summary>
internal sealed record CpuTimes(
    double User,
    double Nice,
    double System,
    double Idle,
    double IoWait,
    double Irq,
    double SoftIrq,
    double Steal,
    double Guest,
    double GuestNice)
{
    private double Total => User + Nice + System + Idle + IoWait + Irq + SoftIrq + Steal;

    /// <summary>The shares of the time since an earlier reading, in percent; nothing if no time has passed.</summary>
    public IReadOnlyList<(string Key, double Value)> UsageSince(CpuTimes earlier)
    {
        var total = Total - earlier.Total;
        if (total <= 0)
        {
            return [];
        }

        // The kernel may correct iowait downwards; a share below zero would be nonsense.
        double Share(double ticks) => Math.Round(Math.Max(0, 100 * ticks / total), 4);

        var guest = Guest - earlier.Guest;
        var guestNice = GuestNice - earlier.GuestNice;
        return
        [
            ("usage_user", Share(User - earlier.User - guest)),
            ("usage_system", Share(System - earlier.System)),
            ("usage_idle", Share(Idle - earlier.Idle)),
            ("usage_nice", Share(Nice - earlier.Nice - guestNice)),
            ("usage_iowait", Share(IoWait - earlier.IoWait)),
            ("usage_irq", Share(Irq - earlier.Irq)),
            ("usage_softirq", Share(SoftIrq - earlier.SoftIrq)),
            ("usage_steal", Share(Steal - earlier.Steal)),
            ("usage_guest", Share(guest)),
            ("usage_guest_nice", Share(guestNice)),
        ];
    }
}
