namespace LiveOrleans.Silo;

/// <summary>One entry of a Grafana ini file.</summary>
/// <param name="Line">Where it stands, from 1.</param>
/// <param name="Section">Its section; empty before the first one.</param>
/// <param name="Key">Its key.</param>
/// <param name="Value">Its value, without quotes and comment.</param>
internal sealed record GrafanaIniEntry(int Line, string Section, string Key, string Value);
