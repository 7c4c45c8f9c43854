namespace LiveOrleans.HostMetrics;

/// <summary>Measures once per interval and sends what it has; a server that is away is tried again with each measurement.</summary>
internal sealed class MetricsSender(HostSnapshot snapshot, PushClient client, PendingBatches pending, TextWriter output, TimeProvider time)
{
    private bool _away;
    private string _refusal = "";

    /// <summary>Runs <paramref name="count"/> rounds, or until stopped if that is 0; true if nothing is left unsent.</summary>
    public async Task<bool> RunAsync(TimeSpan interval, int count, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(interval, time);
        await output.WriteLineAsync($"Sending to {client.Address} every {interval.TotalSeconds:0.###} s.");
        try
        {
            for (var round = 0; (count == 0 || round < count) && await timer.WaitForNextTickAsync(stop); round++)
            {
                pending.Add(snapshot.Take(time.GetUtcNow()));
                await SendPendingAsync(stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await output.WriteLineAsync("Stopped.");
        }

        return pending.Count == 0 && pending.Lost == 0;
    }

    internal async Task SendPendingAsync(CancellationToken stop)
    {
        while (pending.TryPeek(out var batch))
        {
            var answer = await client.PushAsync(batch, stop);
            if (answer.Outcome == PushOutcome.Away)
            {
                await SayAwayAsync(answer.Reason);
                return;
            }

            pending.Remove();
            await SayBackAsync();
            await SayRefusedAsync(answer);
        }
    }

    private async Task SayAwayAsync(string reason)
    {
        if (!_away)
        {
            _away = true;
            await output.WriteLineAsync($"The server at {client.Address} is away ({reason}); measuring goes on and it is tried again with each measurement.");
        }
    }

    private async Task SayBackAsync()
    {
        if (_away)
        {
            _away = false;
            await output.WriteLineAsync($"The server is back; sending {pending.Count + 1} measurements that waited{(pending.Lost > 0 ? $", {pending.Lost} were given up" : "")}.");
        }
    }

    // The same refusal again and again is said once.
    private async Task SayRefusedAsync(PushAnswer answer)
    {
        if (answer.Outcome == PushOutcome.Refused && !string.Equals(answer.Reason, _refusal, StringComparison.Ordinal))
        {
            await output.WriteLineAsync($"The server refused a measurement: {answer.Reason}");
        }

        _refusal = answer.Reason;
    }
}
