namespace LiveOrleans.Channels.Tests;

/// <summary>A node that subscribes. It is never in trouble itself.</summary>
internal sealed class Gateway(string name)
{
    private long _revision = 1;
    private StreamPosition _known = StreamPosition.None;

    public NodeId Node { get; } = new(name);

    public bool Wants { get; private set; }

    /// <summary>The host that has last answered it.</summary>
    public HostWatch? Attached { get; set; }

    /// <summary>The host that it waits for.</summary>
    public HostWatch? Asked { get; set; }

    /// <summary>Whether it ever was there.</summary>
    public bool HasAsked { get; set; }

    public long AskedAt { get; set; }

    /// <summary>When it attaches again though nothing has changed.</summary>
    public long Again { get; set; }

    public FencingToken Highest { get; private set; }

    public long Revision => _revision;

    public void Want(bool wants)
    {
        if (wants != Wants)
        {
            // Whoever comes back says so, even if nobody has heard yet that it left.
            (Wants, _revision, Again) = (wants, _revision + 1, 0);
            Attached = wants ? null : Attached;
        }
    }

    public void Receive(StreamPosition top, FencingToken highest)
    {
        if (Wants)
        {
            _known = top;
            Highest = highest > Highest ? highest : Highest;
        }
    }

    public NodeAttachment Attachment() => new(Node, _revision, 1, [], _known, Highest);
}
