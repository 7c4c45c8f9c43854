using System.Collections.Frozen;

namespace LiveOrleans.Channels;

/// <summary>The silos as their beats show them: which are alive, and which have gone silent.</summary>
/// <remarks>
/// A silo is silent after three beats that did not come. Silence counts only while the bus brings others' beats:
/// when nothing comes at all, it is this node that hears nothing. Any thread may call it.
/// </remarks>
public sealed class SiloView(TimeProvider time)
{
    /// <summary>How often a silo beats: every 500 milliseconds.</summary>
    public static readonly TimeSpan BeatInterval = TimeSpan.FromMilliseconds(500);

    /// <summary>After how long without a beat a silo is silent: three intervals, and a tenth of a second for the way.</summary>
    public static readonly TimeSpan Silence = 3 * BeatInterval + TimeSpan.FromMilliseconds(100);

    /// <summary>After how long without a beat a silo is forgotten: a minute.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromMinutes(1);

    // Guards everything below.
    private readonly Lock _lock = new();
    private readonly Dictionary<NodeId, Heard> _silos = [];
    private long _lastBeat = time.GetTimestamp();

    // Since when beats have come without a pause that silences a silo.
    private long _hearing = time.GetTimestamp();

    /// <summary>Takes a beat.</summary>
    /// <param name="beat">The beat.</param>
    public void OnBeat(NodeBeat beat)
    {
        ArgumentNullException.ThrowIfNull(beat);
        lock (_lock)
        {
            if (time.GetElapsedTime(_lastBeat) >= Silence)
            {
                _hearing = time.GetTimestamp();
            }

            _lastBeat = time.GetTimestamp();
            if (!_silos.TryGetValue(beat.Node, out var known) || beat.Incarnation >= known.Beat.Incarnation)
            {
                _silos[beat.Node] = new Heard(beat, _lastBeat);
            }
        }
    }

    /// <summary>The last beat of each silo that is not silent, in no order.</summary>
    public IReadOnlyList<NodeBeat> Alive()
    {
        lock (_lock)
        {
            return [.. _silos.Values.Where(heard => time.GetElapsedTime(heard.At) < Silence).Select(heard => heard.Beat)];
        }
    }

    /// <summary>
    /// The gateways of the silos that are silent, as <see cref="NodeBeat.Gateway"/>: known ones only, and none that a silo that beats
    /// has now. Empty while no silo beats, and until every other one had time to beat again: then it is this node that heard nothing.
    /// </summary>
    public IReadOnlySet<string> SilentGateways() => Silent(static beat => beat.Gateway);

    /// <summary>The silos that are silent, as <see cref="NodeBeat.Silo"/>; under the same conditions as <see cref="SilentGateways"/>.</summary>
    public IReadOnlySet<string> SilentSilos() => Silent(static beat => beat.Silo);

    /// <summary>Whether an owner has given its channels up without a word: its silo is silent, or lives again without them.</summary>
    /// <param name="owner">The owner, as a channel has answered.</param>
    /// <param name="answered">The time stamp of that answer.</param>
    public bool IsGone(ChannelOwner owner, long answered)
    {
        lock (_lock)
        {
            if (time.GetElapsedTime(_lastBeat) >= Silence || time.GetElapsedTime(answered) < Silence)
            {
                return false;
            }

            return !_silos.TryGetValue(owner.Node, out var heard)
                || heard.Beat.Incarnation > owner.Incarnation
                || time.GetElapsedTime(heard.At) >= Silence;
        }
    }

    /// <summary>Forgets the silos that have been silent for long.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            foreach (var (node, heard) in _silos)
            {
                if (time.GetElapsedTime(heard.At) >= Memory)
                {
                    _silos.Remove(node);
                }
            }
        }
    }

    private IReadOnlySet<string> Silent(Func<NodeBeat, string> address)
    {
        lock (_lock)
        {
            if (time.GetElapsedTime(_lastBeat) >= Silence || time.GetElapsedTime(_hearing) < Silence)
            {
                return FrozenSet<string>.Empty;
            }

            var addresses = _silos.Values.ToLookup(heard => time.GetElapsedTime(heard.At) < Silence, heard => address(heard.Beat));
            return addresses[false].Except(addresses[true], StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal);
        }
    }

    private sealed record Heard(NodeBeat Beat, long At);
}
