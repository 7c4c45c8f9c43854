namespace LiveOrleans.Gateway;

/// <summary>Grafana's answer about a caller and a dashboard.</summary>
/// <param name="Right">What the caller may do.</param>
internal sealed record DashboardAnswer(DashboardRight Right)
{
    /// <summary>Grafana could not be asked, or does not know the caller any more.</summary>
    public static readonly DashboardAnswer Unknown = new(DashboardRight.Unknown);
}
