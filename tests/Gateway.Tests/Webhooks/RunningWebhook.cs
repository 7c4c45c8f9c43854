namespace LiveOrleans.Gateway.Tests;

/// <summary>A life of a webhook.</summary>
internal sealed class RunningWebhook(Webhook webhook) : IAsyncDisposable
{
    private readonly CancellationTokenSource _ending = new();
    private Task? _run;

    public RunningWebhook Start()
    {
        _run = webhook.RunAsync(_ending.Token);
        return this;
    }

    public void Wake() => webhook.Wake();

    /// <summary>Ends it, in the middle of whatever it does.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_run is { } run)
        {
            _run = null;
            await _ending.CancelAsync();
            await run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            webhook.Dispose();
            _ending.Dispose();
        }
    }
}
