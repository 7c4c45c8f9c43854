using System.Text;

namespace LiveOrleans.HostMetrics;

/// <summary>Measures once per interval and sends what it has; a server that is away is tried again with each measurement.</summary>
internal sealed class MetricsSender(HostSnapshot snapshot, PushClient client, PendingBatches pending, ISendingDisplay display, TimeProvider time)
{
    private bool _away;
    private int _sent;
    private long _bytes;
    private string _refusal = "";

    /// <summary>Runs <paramref name="count"/> rounds, or until stopped if that is 0; true if nothing is left unsent.</summary>
    public async Task<bool> RunAsync(TimeSpan interval, int count, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(interval, time);
        display.Say($"Sending to {client.Address} every {interval.TotalSeconds:0.###} s.");
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
            display.Say("Stopped.");
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
                SayAway(answer.Reason);
                Show(answer);
                return;
            }

            pending.Remove();
            _sent++;
            _bytes += Encoding.UTF8.GetByteCount(batch);
            SayBack();
            SayRefused(answer);
            Show(answer);
        }
    }

    private void Show(PushAnswer answer) =>
        display.Show(new SendingStatus(_sent, _bytes, pending.Count, pending.Lost, answer.Outcome == PushOutcome.Taken ? "taken" : answer.Reason));

    private void SayAway(string reason)
    {
        if (!_away)
        {
            _away = true;
            display.Say($"The server at {client.Address} is away ({reason}); measuring goes on and it is tried again with each measurement.");
        }
    }

    private void SayBack()
    {
        if (_away)
        {
            _away = false;
            display.Say($"The server is back; sending {pending.Count + 1} measurements that waited{(pending.Lost > 0 ? $", {pending.Lost} were given up" : "")}.");
        }
    }

    // The same refusal again and again is said once.
    private void SayRefused(PushAnswer answer)
    {
        if (answer.Outcome == PushOutcome.Refused && !string.Equals(answer.Reason, _refusal, StringComparison.Ordinal))
        {
            display.Say($"The server refused a measurement: {answer.Reason}");
        }

        _refusal = answer.Reason;
    }
}
