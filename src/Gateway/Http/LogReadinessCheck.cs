using LiveOrleans.Channels;

namespace LiveOrleans.Gateway;

/// <summary>Ready when the log answers a read that leaves no trace in it.</summary>
internal sealed class LogReadinessCheck(IStreamLog log) : IReadinessCheck
{
    public string Name => "log";

    public async ValueTask<string?> CheckAsync(CancellationToken cancellationToken)
    {
        await log.ListAsync(1, string.Empty, string.Empty, 1, cancellationToken);
        return null;
    }
}
