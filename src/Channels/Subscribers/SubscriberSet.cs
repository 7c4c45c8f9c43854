namespace LiveOrleans.Channels;

/// <summary>The nodes that subscribe to a channel and the sessions that are present on it, node by node.</summary>
/// <remarks>Plain state: its owner serialises the calls.</remarks>
public sealed class SubscriberSet
{
    private readonly Dictionary<NodeId, NodeSubscription> _nodes = [];
    private long _arrivals;

    /// <summary>How many sessions subscribe, on all nodes.</summary>
    public int SessionCount { get; private set; }

    /// <summary>Whether no node subscribes.</summary>
    public bool IsEmpty => _nodes.Count == 0;

    /// <summary>The nodes that subscribe.</summary>
    public IReadOnlyCollection<NodeId> Nodes => _nodes.Keys;

    /// <summary>In whose name the source is to be run: that of the node which has subscribed for the longest and named one.</summary>
    public SourceRequest? Opener => _nodes.Values.Where(node => node.Opener is not null).MinBy(node => node.Arrival)?.Opener;

    /// <summary>In whose name a node wants the source run; null when it named nobody, or does not subscribe.</summary>
    /// <param name="node">The node.</param>
    public SourceRequest? OpenerOf(NodeId node) => _nodes.GetValueOrDefault(node)?.Opener;

    /// <summary>Whether a node subscribes.</summary>
    /// <param name="node">The node.</param>
    public bool Contains(NodeId node) => _nodes.ContainsKey(node);

    /// <summary>Tells what <see cref="Attach"/> would do, without doing it.</summary>
    /// <param name="attachment">The whole of the node's subscription.</param>
    /// <param name="change">Who would come and go.</param>
    /// <returns>False when the set knows a later state of the same node.</returns>
    public bool Compare(NodeAttachment attachment, out PresenceChange change)
    {
        ArgumentNullException.ThrowIfNull(attachment);
        _nodes.TryGetValue(attachment.Node, out var known);
        if (known is not null && attachment.Revision < known.Revision)
        {
            change = PresenceChange.None;
            return false;
        }

        change = Difference(known?.Members, ByClient(attachment));
        return true;
    }

    /// <summary>Tells what <see cref="Detach"/> would do, without doing it.</summary>
    /// <param name="node">The node.</param>
    /// <param name="revision">The state that the node had when it left; a later one stays.</param>
    /// <param name="change">Who would leave with it.</param>
    /// <returns>False when the node is not there, or came back since.</returns>
    public bool Compare(NodeId node, long revision, out PresenceChange change)
    {
        change = PresenceChange.None;
        if (!_nodes.TryGetValue(node, out var known) || revision < known.Revision)
        {
            return false;
        }

        change = Difference(known.Members, null);
        return true;
    }

    /// <summary>Takes a node's subscription, or what it now is.</summary>
    /// <param name="attachment">The whole of the node's subscription: who was present and is not in it has left.</param>
    /// <param name="change">Who came and went by it.</param>
    /// <returns>False, and nothing done, when the set knows a later state of the same node.</returns>
    public bool Attach(NodeAttachment attachment, out PresenceChange change)
    {
        if (!Compare(attachment, out change))
        {
            return false;
        }

        SessionCount += attachment.Sessions - (_nodes.TryGetValue(attachment.Node, out var known) ? known.Sessions : 0);
        _nodes[attachment.Node] = new NodeSubscription(
            attachment.Revision, attachment.Sessions, ByClient(attachment), attachment.Opener, known?.Arrival ?? ++_arrivals);
        return true;
    }

    /// <summary>Forgets a node, at its own wish or because it is gone.</summary>
    /// <param name="node">The node.</param>
    /// <param name="revision">The state that the node had when it left; a later one stays.</param>
    /// <param name="change">Who left with it.</param>
    /// <returns>False when the node was not there, or came back since.</returns>
    public bool Detach(NodeId node, long revision, out PresenceChange change)
    {
        if (!Compare(node, revision, out change))
        {
            return false;
        }

        _nodes.Remove(node, out var known);
        SessionCount -= known?.Sessions ?? 0;
        return true;
    }

    /// <summary>Lists who is present, on all nodes.</summary>
    public IReadOnlyList<ClientInfo> Presence() => [.. _nodes.Values.SelectMany(node => node.Members.Values)];

    private static Dictionary<string, ClientInfo> ByClient(NodeAttachment attachment) =>
        attachment.Members.ToDictionary(member => member.Client, StringComparer.Ordinal);

    private static PresenceChange Difference(Dictionary<string, ClientInfo>? before, Dictionary<string, ClientInfo>? after)
    {
        IReadOnlyList<ClientInfo> joined = after is null ? [] : [.. after.Values.Where(member => before?.ContainsKey(member.Client) != true)];
        IReadOnlyList<ClientInfo> left = before is null ? [] : [.. before.Values.Where(member => after?.ContainsKey(member.Client) != true)];
        return new PresenceChange(joined, left);
    }

    private sealed record NodeSubscription(
        long Revision, int Sessions, Dictionary<string, ClientInfo> Members, SourceRequest? Opener, long Arrival);
}
