namespace LiveOrleans.Gateway;

/// <summary>Something that a node needs before it can serve. <c>/readyz</c> asks all that are registered.</summary>
public interface IReadinessCheck
{
    /// <summary>What is checked, in a word.</summary>
    string Name { get; }

    /// <summary>Checks it. More than a second, or an exception, counts as not ready.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Why it is not ready; null when it is.</returns>
    ValueTask<string?> CheckAsync(CancellationToken cancellationToken);
}
