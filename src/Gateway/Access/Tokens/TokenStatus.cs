namespace LiveOrleans.Gateway;

/// <summary>What a token is worth.</summary>
internal enum TokenStatus
{
    /// <summary>It proves what it says.</summary>
    Valid,

    /// <summary>It did, and a newer one may.</summary>
    Expired,

    /// <summary>Nobody that is trusted has signed it.</summary>
    BadSignature,

    /// <summary>It is signed, and is for something else or says nonsense.</summary>
    Invalid,

    /// <summary>The keys cannot be had now: it may be tried again.</summary>
    Unavailable,
}
