using LiveOrleans.Channels;

namespace LiveOrleans.Cluster;

/// <summary>A source that publishes once when it is opened, and tells the journal how long it ran.</summary>
internal sealed class JournaledSource(ChannelId channel, SourceJournal journal) : IBackendSource
{
    public string Type => "journaled";

    public async Task RunAsync(ISourceSink sink, CancellationToken cancellationToken)
    {
        var run = journal.Open(channel, sink.Token);
        try
        {
            await sink.WriteAsync([AppendEntry.Json("1"u8.ToArray())], cancellationToken);
            await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
        }
        finally
        {
            journal.Close(run);
        }
    }
}
