namespace LiveOrleans.Gateway;

/// <summary>How a change of the rules ended.</summary>
internal enum RuleEditStatus
{
    /// <summary>It was stored.</summary>
    Done,

    /// <summary>It does not go with the rules that are there.</summary>
    Conflict,

    /// <summary>Somebody else has changed the rule since it was read.</summary>
    Stale,

    /// <summary>There is no such rule.</summary>
    NotFound,
}
