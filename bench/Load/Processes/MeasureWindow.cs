namespace LiveOrleans.Load;

/// <summary>The measured time, in timestamps, which are the same in all processes of a machine; also the order to measure it.</summary>
/// <remarks>Known to all processes before the first publication, so that each counts the same time exactly.</remarks>
/// <param name="Since">Deliveries at or after it count, and latency of what was sent at or after it.</param>
/// <param name="Until">Deliveries before it count.</param>
internal sealed record MeasureWindow(long Since, long Until);
