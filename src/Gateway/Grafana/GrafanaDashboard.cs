namespace LiveOrleans.Gateway;

/// <summary>The body of <c>GET /api/dashboards/uid/…</c>, of which only the rights count here.</summary>
internal sealed record GrafanaDashboard(GrafanaDashboard.Rights? Meta)
{
    /// <summary>What the caller may do.</summary>
    internal sealed record Rights(bool CanEdit, bool CanSave);
}
