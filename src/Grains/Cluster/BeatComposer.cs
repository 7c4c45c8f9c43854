using LiveOrleans.Channels;

namespace LiveOrleans.Grains;

/// <summary>Puts a silo's beats together.</summary>
/// <remarks>
/// A busy channel's own publications show what was lost. So a beat tells the top of a channel that has published and then not for
/// a beat's length, and tells it three times, since beats can be lost, too. Used by one thread at a time.
/// </remarks>
internal sealed class BeatComposer(ChannelOwner owner, string silo, string gateway, ChannelHostDirectory directory)
{
    /// <summary>How often a thing is told.</summary>
    private const int Repeats = 3;

    /// <summary>The most tops, and the most channels that left, in one beat: what is more waits for the next.</summary>
    private const int MaxEntries = 1000;

    private readonly Queue<(ChannelId Channel, int BeatsLeft)> _left = new();

    /// <summary>Whether channels have left that no beat has told yet.</summary>
    public bool HasMoreLeft => _left.Any(static left => left.BeatsLeft == Repeats);

    /// <summary>Composes the next beat.</summary>
    /// <param name="isLeaving">Whether the silo is on its way out.</param>
    public NodeBeat Compose(bool isLeaving) => new(owner.Node, owner.Incarnation, silo, isLeaving, Tops(), Left()) { Gateway = gateway };

    private List<ChannelTop> Tops()
    {
        var tops = new List<ChannelTop>();
        foreach (var channel in directory.Channels)
        {
            var top = channel.Host.Top;
            if (top != channel.BeatTop)
            {
                (channel.BeatTop, channel.BeatsLeft) = (top, Repeats);
            }
            else if (channel.BeatsLeft > 0 && tops.Count < MaxEntries)
            {
                channel.BeatsLeft--;
                tops.Add(new ChannelTop(channel.Host.Channel, top));
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

        var left = new List<ChannelId>();
        for (var count = Math.Min(_left.Count, MaxEntries); count > 0; count--)
        {
            var (channel, beats) = _left.Dequeue();
            if (directory.Owns(channel))
            {
                continue;
            }

            left.Add(channel);
            if (beats > 1)
            {
                _left.Enqueue((channel, beats - 1));
            }
        }

        return left;
    }
}
