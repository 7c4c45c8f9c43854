using LiveOrleans.Channels;

namespace LiveOrleans.Grains;

/// <summary>Puts a silo's beats together.</summary>
/// <remarks>
/// A busy channel's own publications show what was lost. So a beat tells the top of a channel that has published and then not for
/// a beat's length, and tells it three times, since beats can be lost, too; a beat that could not be sent has told nothing. Used by
/// one thread at a time.
/// </remarks>
internal sealed class BeatComposer(ChannelOwner owner, string silo, string gateway, ChannelHostDirectory directory)
{
    /// <summary>How often a thing is told.</summary>
    private const int Repeats = 3;

    /// <summary>The most tops, and the most channels that left, in one beat: what is more waits for the next.</summary>
    private const int MaxEntries = 1000;

    private readonly Queue<(ChannelId Channel, int BeatsLeft)> _left = new();

    // What the last beat tells; it is told again until it was sent.
    private readonly List<OwnedChannel> _toldTops = [];
    private List<(ChannelId Channel, int BeatsLeft)> _toldLeft = [];

    /// <summary>Whether channels have left that no beat has told yet.</summary>
    public bool HasMoreLeft => _left.Concat(_toldLeft).Any(static left => left.BeatsLeft == Repeats);

    /// <summary>Composes the next beat.</summary>
    /// <param name="isLeaving">Whether the silo is on its way out.</param>
    public NodeBeat Compose(bool isLeaving) => new(owner.Node, owner.Incarnation, silo, isLeaving, Tops(), Left()) { Gateway = gateway };

    /// <summary>The beat that was composed last was sent.</summary>
    public void Sent()
    {
        foreach (var channel in _toldTops)
        {
            channel.BeatsLeft--;
        }

        _toldTops.Clear();
        _toldLeft = [.. _toldLeft.Where(static left => left.BeatsLeft > 1).Select(static left => left with { BeatsLeft = left.BeatsLeft - 1 })];
    }

    private List<ChannelTop> Tops()
    {
        var tops = new List<ChannelTop>();
        _toldTops.Clear();
        foreach (var channel in directory.Channels)
        {
            var top = channel.Host.Top;
            if (top != channel.BeatTop)
            {
                (channel.BeatTop, channel.BeatsLeft) = (top, Repeats);
            }
            else if (channel.BeatsLeft > 0 && tops.Count < MaxEntries)
            {
                tops.Add(new ChannelTop(channel.Host.Channel, top));
                _toldTops.Add(channel);
            }
        }

        return tops;
    }

    private List<ChannelId> Left()
    {
        while (directory.TakeLeft() is { } channel)
        {
            _left.Enqueue((channel, Repeats));
        }

        foreach (var left in _toldLeft)
        {
            _left.Enqueue(left);
        }

        _toldLeft.Clear();
        while (_toldLeft.Count < MaxEntries && _left.TryDequeue(out var left))
        {
            if (!directory.Owns(left.Channel))
            {
                _toldLeft.Add(left);
            }
        }

        return [.. _toldLeft.Select(static left => left.Channel)];
    }
}
