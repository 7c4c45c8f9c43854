using System.Net;

namespace LiveOrleans.Redis;

/// <summary>What each Sentinel said last, and which master follows from that. Not for several threads at once.</summary>
/// <remarks>
/// Sentinels agree in the end, not at once: after a failover one that was cut off still names the old master. The configuration
/// epoch, which each failover raises, says whose answer is newer
/// (https://redis.io/docs/latest/operate/oss_and_stack/management/sentinel/#configuration-epochs).
/// </remarks>
/// <param name="lifetime">How long an answer counts against those of Sentinels that still answer.</param>
internal sealed class SentinelAnswers(TimeSpan lifetime)
{
    private readonly Dictionary<EndPoint, (IPEndPoint Master, long Epoch, TimeSpan At)> _answers = [];

    /// <summary>The master that the newest answer names; null before the first.</summary>
    public IPEndPoint? Master { get; private set; }

    /// <summary>Takes an answer.</summary>
    /// <param name="sentinel">Who gave it; what it said before is forgotten.</param>
    /// <param name="master">Where it says that the master is.</param>
    /// <param name="epoch">The configuration epoch of that.</param>
    /// <param name="now">The time on any clock that goes forward.</param>
    /// <returns>Whether another master follows.</returns>
    public bool Take(EndPoint sentinel, IPEndPoint master, long epoch, TimeSpan now)
    {
        _answers[sentinel] = (master, epoch, now);

        // Sentinels that were set up anew count from 0 again: those that are gone must not outvote them for ever.
        foreach (var (silent, _) in _answers.Where(answer => now - answer.Value.At > lifetime).ToArray())
        {
            _answers.Remove(silent);
        }

        var newest = _answers.Values.MaxBy(static answer => (answer.Epoch, answer.At)).Master;
        var isOther = !newest.Equals(Master);
        Master = newest;
        return isOther;
    }
}
