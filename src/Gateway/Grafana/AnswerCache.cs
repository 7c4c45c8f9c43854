namespace LiveOrleans.Gateway;

/// <summary>Keeps answers for a short time, and asks once however many wait for the same.</summary>
/// <remarks>When it is full, answers that count no longer go first, then those that would end first.</remarks>
/// <param name="capacity">The most answers that are kept.</param>
/// <param name="time">The clock.</param>
internal sealed class AnswerCache<TAnswer>(int capacity, TimeProvider time)
    where TAnswer : class
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>How many answers are kept.</summary>
    internal int Count
    {
        get
        {
            lock (_lock)
            {
                return _entries.Count;
            }
        }
    }

    /// <summary>Gives the answer of a key: the kept one, that of a question under way, or that of a new one.</summary>
    /// <param name="key">What is asked about; no secret.</param>
    /// <param name="ask">Asks. It is given the last answer, if it is still kept, and bounds its own time; it must not throw.</param>
    /// <param name="cancellationToken">Ends this wait, not the question: others may wait for it.</param>
    public async Task<TAnswer> GetAsync(string key, Func<KeptAnswer<TAnswer>?, Task<KeptAnswer<TAnswer>>> ask, CancellationToken cancellationToken)
    {
        Entry entry;
        lock (_lock)
        {
            var now = time.GetTimestamp();
            if (!_entries.TryGetValue(key, out var found) || found.HasEnded(now))
            {
                MakeRoom(now);
                var last = found?.Answer is { } answer && now < answer.KeptUntil ? answer : null;
                found = new Entry(() => ask(last));
                _entries[key] = found;
            }

            entry = found;
        }

        return (await entry.AnswerAsync().WaitAsync(cancellationToken)).Answer;
    }

    private void MakeRoom(long now)
    {
        if (_entries.Count < capacity)
        {
            return;
        }

        foreach (var (key, _) in _entries.Where(pair => pair.Value.Answer is { } answer && now >= answer.KeptUntil).ToArray())
        {
            _entries.Remove(key);
        }

        if (_entries.Count > capacity * 3 / 4)
        {
            foreach (var (key, _) in _entries.OrderBy(pair => pair.Value.Answer?.KeptUntil ?? long.MaxValue).Take(capacity / 2).ToArray())
            {
                _entries.Remove(key);
            }
        }
    }

    private sealed class Entry(Func<Task<KeptAnswer<TAnswer>>> ask)
    {
        private readonly Lazy<Task<KeptAnswer<TAnswer>>> _question = new(ask);

        /// <summary>The answer; null while the question is under way, or when it failed.</summary>
        public KeptAnswer<TAnswer>? Answer { get; private set; }

        // One that failed has no answer and is asked again.
        public bool HasEnded(long now) =>
            _question is { IsValueCreated: true, Value: { IsCompleted: true } question } && (!question.IsCompletedSuccessfully || now >= Answer?.FreshUntil);

        // Begun outside the lock, since a question may do some work before it waits.
        public async Task<KeptAnswer<TAnswer>> AnswerAsync() => Answer = await _question.Value;
    }
}
