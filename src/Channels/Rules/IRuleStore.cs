namespace LiveOrleans.Channels;

/// <summary>Keeps the operators' rules for all nodes.</summary>
/// <remarks>
/// A change names the version that it was decided upon and is refused when there is a newer one: so two editors do not overwrite each
/// other, and rules that were checked against all others stay so. <see cref="ChannelUnavailableException"/> says that the store cannot be reached.
/// </remarks>
public interface IRuleStore
{
    /// <summary>Reads all rules.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<RuleSnapshot> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Stores a rule in the place of the one with the same organisation and pattern.</summary>
    /// <param name="rule">The rule; its version is not looked at.</param>
    /// <param name="version">The store's version that the change was decided upon.</param>
    /// <param name="cancellationToken">Ends the wait, not necessarily the effect.</param>
    /// <returns>The new version, which is the rule's as well; null, and nothing done, when the store has another one than <paramref name="version"/>.</returns>
    ValueTask<long?> PutAsync(StoredRule rule, long version, CancellationToken cancellationToken);

    /// <summary>Removes a rule.</summary>
    /// <param name="orgId">Its organisation.</param>
    /// <param name="pattern">Its pattern.</param>
    /// <param name="version">The store's version that the change was decided upon.</param>
    /// <param name="cancellationToken">Ends the wait, not necessarily the effect.</param>
    /// <returns>The new version; null, and nothing done, when the store has another one than <paramref name="version"/>.</returns>
    ValueTask<long?> DeleteAsync(long orgId, string pattern, long version, CancellationToken cancellationToken);

    /// <summary>Asks to be told of changes, whichever node makes them. A notice can be lost: whoever follows the rules also reads them from time to time.</summary>
    /// <param name="onChange">Is told that something may have changed; must be short and must not throw.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The subscription, once confirmed. Disposing it ends it.</returns>
    ValueTask<IAsyncDisposable> WatchAsync(Action onChange, CancellationToken cancellationToken);
}
