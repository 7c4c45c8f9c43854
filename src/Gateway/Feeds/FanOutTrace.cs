using System.Diagnostics;

namespace LiveOrleans.Gateway;

/// <summary>The span of a traced delivery: it ends when every shard has made a pass over its sessions that began after the publications were there.</summary>
/// <param name="span">The span.</param>
/// <param name="shards">How many shards there are.</param>
/// <param name="before">The one before, when its passes are not all made: those to come are passes for it, too.</param>
internal sealed class FanOutTrace(Activity span, int shards, FanOutTrace? before)
{
    private readonly int[] _passed = new int[shards];
    private FanOutTrace? _before = before;
    private int _left = shards;

    /// <summary>A pass of a shard is over.</summary>
    /// <returns>Whether no pass is missing any more.</returns>
    public bool Passed(int shard)
    {
        if (Volatile.Read(ref _before) is { } before && before.Passed(shard))
        {
            Volatile.Write(ref _before, null);
        }

        if (shard < _passed.Length && Interlocked.Exchange(ref _passed[shard], 1) == 0 && Interlocked.Decrement(ref _left) == 0)
        {
            span.Dispose();
        }

        return Volatile.Read(ref _left) == 0;
    }
}
