using System.Globalization;
using System.Text;
using LiveOrleans.Channels;

namespace LiveOrleans.Cluster;

/// <summary>A source that counts from 1, each number with a cursor, and that goes on where it is asked to.</summary>
internal sealed class NumberedSource(ChannelId channel, SourceJournal journal) : IBackendSource
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(2);

    public string Type => "numbered";

    public async Task RunAsync(ISourceSink sink, CancellationToken cancellationToken)
    {
        // Closed at once when it is cancelled, as a connection is, though a write may still wait for its answer.
        var run = journal.Open(channel, sink.Token);
        await using var closing = cancellationToken.UnsafeRegister(_ => journal.Close(run), null);
        using var pace = new PeriodicTimer(Pace);
        try
        {
            for (var number = sink.Cursor is { } last ? int.Parse(last, CultureInfo.InvariantCulture) + 1 : 1; ; number++)
            {
                var text = number.ToString(CultureInfo.InvariantCulture);
                await sink.WriteAsync([AppendEntry.Json(Encoding.UTF8.GetBytes(text))], text, cancellationToken);
                await pace.WaitForNextTickAsync(cancellationToken);
            }
        }
        finally
        {
            journal.Close(run);
        }
    }
}
