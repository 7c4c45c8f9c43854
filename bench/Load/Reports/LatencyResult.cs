namespace LiveOrleans.Load;

/// <summary>Percentiles in milliseconds, within 0.1 % of the true values.</summary>
internal sealed record LatencyResult(double P50, double P75, double P90, double P99, double P999, double Max);
