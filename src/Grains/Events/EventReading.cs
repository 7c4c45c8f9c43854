using LiveOrleans.Channels;
using Microsoft.Extensions.Logging;

namespace LiveOrleans.Grains;

/// <summary>Lets a reader of events run beside the grain that began it, outside of its turns.</summary>
internal static partial class EventReading
{
    /// <summary>Runs a reader until it is cancelled; what goes wrong is logged.</summary>
    public static async Task RunAsync(IEventReader reader, ILogger logger, CancellationToken cancellationToken)
    {
        // Off the grain's scheduler, and not back to it.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            await reader.RunAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The activation ends.
        }
        catch (Exception exception)
        {
            Log.ReaderEnded(logger, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.ReaderEnded, LogLevel.Error, "A reader of events has ended; it begins again where the audit next does.", EventName = nameof(EventIds.ReaderEnded))]
        public static partial void ReaderEnded(ILogger logger, Exception exception);
    }
}
