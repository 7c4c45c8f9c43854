namespace LiveOrleans.SourceServer;

/// <summary>The streams that a server has and had, and the rule about tokens.</summary>
internal sealed class SourceLog(SourceJudgeOptions options, TimeProvider time) : IDisposable
{
    private readonly long _started = time.GetTimestamp();

    // Guards everything below.
    private readonly Lock _lock = new();
    private readonly List<SourceStream> _streams = [];
    private readonly List<SourceRefusal> _refusals = [];
    private readonly Dictionary<string, long> _highest = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SourceMessages> _messages = new(StringComparer.Ordinal);
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SourceInstant Now => new(time.GetElapsedTime(_started), time.GetUtcNow());

    public TimeProvider Time => time;

    public IReadOnlyList<SourceInterval> Intervals(string? channel = null)
    {
        lock (_lock)
        {
            return [.. _streams.Select(static stream => stream.Interval)
                .Where(interval => channel is null || string.Equals(interval.Channel, channel, StringComparison.Ordinal))];
        }
    }

    public IReadOnlyList<SourceRefusal> Refusals()
    {
        lock (_lock)
        {
            return [.. _refusals];
        }
    }

    /// <summary>The number of a channel's last message; 0 before the first.</summary>
    public long LastMessage(string channel)
    {
        lock (_lock)
        {
            return _messages.GetValueOrDefault(channel)?.Last ?? 0;
        }
    }

    /// <summary>The time that has passed on the log's clock at a timestamp of the system's.</summary>
    public TimeSpan At(long timestamp) => time.GetElapsedTime(_started, timestamp);

    /// <summary>Opens a stream, and cuts off those that it fences. Null when it is refused.</summary>
    public SourceStream? Open(SourceRequest request, out IReadOnlyList<SourceStream> fenced)
    {
        var (channel, token, node, connection, lastEventId) = request;
        lock (_lock)
        {
            var now = Now;
            fenced = [];
            var highest = _highest.GetValueOrDefault(channel);
            if (options.RefuseLowerTokens && token < highest)
            {
                _refusals.Add(new SourceRefusal(channel, token, highest, node, now));
                Changed_NeedsLock();
                return null;
            }

            if (options.RefuseLowerTokens)
            {
                fenced = [.. OpenStreams_NeedsLock(channel).Where(stream => stream.Interval.Token < token)];
                foreach (var stream in fenced)
                {
                    stream.Interval = stream.Interval with { Fenced = now, ClosedBy = SourceClosedBy.HigherToken };
                }
            }

            _highest[channel] = Math.Max(token, highest);
            var opened = new SourceStream(new SourceInterval(
                _streams.Count + 1, channel, token, node, connection, now, null, null, 0, 0, SourceClosedBy.Nobody), Messages_NeedsLock(channel).Begin(lastEventId));
            _streams.Add(opened);
            Changed_NeedsLock();
            return opened;
        }
    }

    /// <summary>Takes the numbers of the messages that a stream carries next. Null when the stream is cut off.</summary>
    public IReadOnlyList<long>? NextMessages(SourceStream stream)
    {
        lock (_lock)
        {
            if (stream.Interval.ClosedBy is not SourceClosedBy.Nobody)
            {
                return null;
            }

            var numbers = Messages_NeedsLock(stream.Interval.Channel).Next(stream.Behind);
            if (numbers.Count > 0)
            {
                var interval = stream.Interval;
                var passed = options.Replay == 0 && interval.MessagesSent > 0 ? (int)(numbers[0] - stream.Behind - 1) : 0;
                var first = stream.Behind + 1;
                stream.Behind = numbers[^1];
                stream.Interval = interval with
                {
                    Elsewhere = passed == 0 ? interval.Elsewhere : [.. interval.Elsewhere, .. Enumerable.Range(0, passed).Select(i => first + i)],
                    FirstMessage = interval.MessagesSent == 0 ? numbers[0] : interval.FirstMessage,
                    MessagesSent = interval.MessagesSent + numbers.Count,
                };
                Changed_NeedsLock();
            }

            return numbers;
        }
    }

    /// <summary>The connection of a stream is over.</summary>
    public void Close(SourceStream stream, SourceClosedBy by)
    {
        lock (_lock)
        {
            var interval = stream.Interval;
            stream.Interval = interval with { Closed = Now, ClosedBy = interval.ClosedBy is SourceClosedBy.Nobody ? by : interval.ClosedBy };
            Changed_NeedsLock();
        }
    }

    /// <summary>The open streams of a channel, which the server ends from now on.</summary>
    public IReadOnlyList<SourceStream> End(string channel)
    {
        lock (_lock)
        {
            SourceStream[] ended = [.. OpenStreams_NeedsLock(channel)];
            foreach (var stream in ended)
            {
                stream.Interval = stream.Interval with { ClosedBy = SourceClosedBy.Server };
            }

            return ended;
        }
    }

    /// <summary>Completed at the next change of anything.</summary>
    public Task NextChange()
    {
        lock (_lock)
        {
            return _changed.Task;
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _streams.ForEach(static stream => stream.Dispose());
        }
    }

    private IEnumerable<SourceStream> OpenStreams_NeedsLock(string channel) => _streams.Where(stream =>
        stream.Interval.Closed is null
        && stream.Interval.ClosedBy is SourceClosedBy.Nobody
        && string.Equals(stream.Interval.Channel, channel, StringComparison.Ordinal));

    private SourceMessages Messages_NeedsLock(string channel) =>
        _messages.TryGetValue(channel, out var messages) ? messages : _messages[channel] = new SourceMessages(options.Replay, options.Interval, time);

    private void Changed_NeedsLock()
    {
        _changed.SetResult();
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
