namespace LiveOrleans.SourceServer;

/// <summary>A stream of the log; what changes is guarded by the log's lock.</summary>
/// <param name="interval">What is known of it at its opening.</param>
/// <param name="behind">The number of the message that it goes on behind.</param>
internal sealed class SourceStream(SourceInterval interval, long behind) : IDisposable
{
    private readonly CancellationTokenSource _cut = new();

    /// <summary>What is known of it.</summary>
    public SourceInterval Interval { get; set; } = interval;

    /// <summary>The number of its last message, or of the one that it goes on behind.</summary>
    public long Behind { get; set; } = behind;

    /// <summary>Cancelled when the server ends it.</summary>
    public CancellationToken Cut => _cut.Token;

    public Task CutAsync() => _cut.CancelAsync();

    public void Dispose() => _cut.Dispose();
}
