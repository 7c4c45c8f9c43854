namespace LiveOrleans.SourceServer;

/// <summary>Numbers a channel's messages from 1. Guarded by the log's lock.</summary>
/// <param name="replay">How many of the last messages are kept; 0 for messages that are made for the stream that carries them.</param>
/// <param name="interval">The time between two messages.</param>
/// <param name="time">The clock by which messages are made that are kept.</param>
internal sealed class SourceMessages(int replay, TimeSpan interval, TimeProvider time)
{
    private readonly long _started = time.GetTimestamp();

    /// <summary>The highest number that a stream has carried; 0 before the first.</summary>
    public long Last { get; private set; }

    // The first message is made with the channel.
    private long Newest => 1 + (time.GetElapsedTime(_started).Ticks / interval.Ticks);

    /// <summary>The number that a new stream goes on behind.</summary>
    /// <param name="lastEventId">The id that the client has; null without one. One that was never given counts as none.</param>
    public long Begin(long? lastEventId) => (replay, lastEventId) switch
    {
        (0, _) => 0,
        (_, { } id) when id <= Newest => id,
        _ => Newest - 1,
    };

    /// <summary>The numbers that a stream carries now.</summary>
    /// <param name="behind">The last number that it has carried, or that it began behind.</param>
    public IReadOnlyList<long> Next(long behind)
    {
        if (replay == 0)
        {
            return [++Last];
        }

        var first = Math.Max(behind + 1, Newest - replay + 1);
        List<long> numbers = [];
        for (var number = first; number <= Newest; number++)
        {
            numbers.Add(number);
        }

        Last = numbers is [.., var last] ? Math.Max(Last, last) : Last;
        return numbers;
    }
}
