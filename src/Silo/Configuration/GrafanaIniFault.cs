namespace LiveOrleans.Silo;

/// <summary>A line of a Grafana ini file that cannot be read.</summary>
/// <param name="Line">Where it stands, from 1.</param>
/// <param name="Section">Its section; empty before the first one, and for a section's own line.</param>
/// <param name="Reason">What is wrong.</param>
internal sealed record GrafanaIniFault(int Line, string Section, string Reason);
