namespace LiveOrleans.Channels;

/// <summary>The operators' rules on a single node; they end with it.</summary>
public sealed class MemoryRuleStore : IRuleStore
{
    // Guards everything below.
    private readonly Lock _lock = new();
    private readonly Dictionary<(long OrgId, string Pattern), StoredRule> _rules = [];
    private readonly List<Watch> _watches = [];
    private long _version;

    /// <inheritdoc/>
    public ValueTask<RuleSnapshot> ReadAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return ValueTask.FromResult(new RuleSnapshot(
                _version, [.. _rules.Values.OrderBy(static rule => rule.OrgId).ThenBy(static rule => rule.Pattern, StringComparer.Ordinal)]));
        }
    }

    /// <inheritdoc/>
    public ValueTask<long?> PutAsync(StoredRule rule, long version, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return Change(version, next => _rules[(rule.OrgId, rule.Pattern)] = rule with { Version = next });
    }

    /// <inheritdoc/>
    public ValueTask<long?> DeleteAsync(long orgId, string pattern, long version, CancellationToken cancellationToken) =>
        Change(version, _ => _rules.Remove((orgId, pattern)));

    /// <inheritdoc/>
    public ValueTask<IAsyncDisposable> WatchAsync(Action onChange, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(onChange);
        var watch = new Watch(this, onChange);
        lock (_lock)
        {
            _watches.Add(watch);
        }

        return ValueTask.FromResult<IAsyncDisposable>(watch);
    }

    private ValueTask<long?> Change(long version, Action<long> change)
    {
        Watch[] watches;
        lock (_lock)
        {
            if (version != _version)
            {
                return ValueTask.FromResult<long?>(null);
            }

            change(++_version);
            version = _version;
            watches = [.. _watches];
        }

        foreach (var watch in watches)
        {
            watch.OnChange();
        }

        return ValueTask.FromResult<long?>(version);
    }

    private void Remove(Watch watch)
    {
        lock (_lock)
        {
            _watches.Remove(watch);
        }
    }

    private sealed class Watch(MemoryRuleStore store, Action onChange) : IAsyncDisposable
    {
        public void OnChange() => onChange();

        public ValueTask DisposeAsync()
        {
            store.Remove(this);
            return ValueTask.CompletedTask;
        }
    }
}
