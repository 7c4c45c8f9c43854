namespace LiveOrleans.Gateway;

/// <summary>An answer and how long it counts, in timestamps of the cache's clock.</summary>
/// <param name="Answer">The answer.</param>
/// <param name="FreshUntil">From then on it is asked for again.</param>
/// <param name="KeptUntil">Until then it stands in when the question cannot be answered.</param>
internal sealed record KeptAnswer<TAnswer>(TAnswer Answer, long FreshUntil, long KeptUntil)
    where TAnswer : class;
