namespace LiveOrleans.Gateway;

/// <summary>How many sessions of the node each user, or each address, has.</summary>
internal sealed class SessionCensus
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);

    /// <summary>Counts one more; false, and nothing is counted, when there are as many as may be.</summary>
    public bool TryAdd(string key, int most)
    {
        lock (_lock)
        {
            var count = _counts.GetValueOrDefault(key);
            if (count >= most)
            {
                return false;
            }

            _counts[key] = count + 1;
            return true;
        }
    }

    /// <summary>Counts one less.</summary>
    public void Remove(string key)
    {
        lock (_lock)
        {
            if (_counts.GetValueOrDefault(key) is var count and > 1)
            {
                _counts[key] = count - 1;
            }
            else
            {
                _counts.Remove(key);
            }
        }
    }
}
