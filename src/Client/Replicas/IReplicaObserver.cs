using LiveOrleans.Channels;

namespace LiveOrleans.Client;

/// <summary>Is told what happens on a channel, by the node's one replica of it.</summary>
/// <remarks>
/// The calls come one at a time and in the channel's order, while the replica's lock is held: they must be short, must
/// not wait and must not call the replica back. What <see cref="ChannelReplica.Read"/> showed and what is told
/// afterwards join without a gap and without an overlap.
/// </remarks>
public interface IReplicaObserver
{
    /// <summary>The next publications.</summary>
    /// <param name="publications">In order and without gaps, from the offset after the last one told.</param>
    void OnPublications(IReadOnlyList<Publication> publications);

    /// <summary>The next publications, of an append that is traced.</summary>
    /// <param name="publications">In order and without gaps, from the offset after the last one told.</param>
    /// <param name="traceParent">The W3C <c>traceparent</c> of the append.</param>
    void OnPublications(IReadOnlyList<Publication> publications, string traceParent) => OnPublications(publications);

    /// <summary>Sessions joined or left the channel, on any node.</summary>
    /// <param name="change">Who.</param>
    void OnPresence(PresenceChange change);

    /// <summary>The history is broken: what was missed cannot be had, or a new epoch began. Every session must be told.</summary>
    void OnReset();

    /// <summary>Asks for the node's interest in the channel, to tell the owner.</summary>
    ReplicaInterest Interest { get; }
}
