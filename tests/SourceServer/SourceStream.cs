namespace LiveOrleans.SourceServer;

/// <summary>A stream of the log; what changes is guarded by the log's lock.</summary>
internal sealed class SourceStream(SourceInterval interval) : IDisposable
{
    private readonly CancellationTokenSource _cut = new();

    /// <summary>What is known of it.</summary>
    public SourceInterval Interval { get; set; } = interval;

    /// <summary>Cancelled when the server ends it.</summary>
    public CancellationToken Cut => _cut.Token;

    public Task CutAsync() => _cut.CancelAsync();

    public void Dispose() => _cut.Dispose();
}
