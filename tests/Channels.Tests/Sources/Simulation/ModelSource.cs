namespace LiveOrleans.Channels.Tests;

/// <summary>A source that does what its server's mood and the plan make it do: it fails, ends, hangs, closes slowly, or opens without looking.</summary>
internal sealed class ModelSource(HostWatch watch, SourceServerModel server) : IBackendSource
{
    private readonly NodeClock _clock = watch.Node.Clock;
    private readonly int _settings = watch.Settings;
    private readonly Plan _plan = watch.Cluster.Plan;

    public string Type => "model";

    public async Task RunAsync(ISourceSink sink, CancellationToken cancellationToken)
    {
        var run = server.Begin(watch, _settings, sink.Token, cancellationToken);
        try
        {
            if (!_plan.IsEager)
            {
                await ConnectAsync(cancellationToken);
            }

            server.Open(run);
            await ReadAsync(run, sink, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            run.Failure = exception;
            throw;
        }
        finally
        {
            if (run.IsOpen)
            {
                await CloseAsync(run);
            }

            server.End(run);
        }
    }

    private async Task ConnectAsync(CancellationToken cancellationToken)
    {
        await _clock.PassAsync(server.ConnectDelay(), cancellationToken);
        if (server.IsRefusing())
        {
            throw new IOException("refused");
        }
    }

    private async Task ReadAsync(StreamRun run, ISourceSink sink, CancellationToken cancellationToken)
    {
        while (true)
        {
            await _clock.PassAsync(server.NextMessage(), cancellationToken);
            if (run.Ends)
            {
                return;
            }

            if (server.IsFailing())
            {
                throw new IOException("broken off");
            }

            var message = run.Next(watch.Cluster.Time.Now);
            await sink.WriteAsync([server.Entry(message)], cancellationToken);
            watch.Cluster.Judge.Taken(message);
        }
    }

    private async Task CloseAsync(StreamRun run)
    {
        var delay = run.IsStubborn ? _plan.StubbornClose : run.CancelledAt is null ? 0 : _plan.Close;
        if (delay > 0)
        {
            watch.Cluster.Judge.Trouble(watch.Cluster.Time.Now + VirtualTime.Ticks(delay));
            await _clock.PassAsync(delay, CancellationToken.None);
        }

        server.Close(run);
    }
}
