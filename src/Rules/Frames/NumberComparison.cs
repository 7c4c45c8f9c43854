namespace LiveOrleans.Rules;

/// <summary>How a number is compared with another.</summary>
internal enum NumberComparison
{
    /// <summary><c>lt</c>.</summary>
    Less,

    /// <summary><c>gt</c>.</summary>
    Greater,

    /// <summary><c>lte</c>.</summary>
    LessOrEqual,

    /// <summary><c>gte</c>.</summary>
    GreaterOrEqual,

    /// <summary><c>eq</c>.</summary>
    Equal,

    /// <summary><c>ne</c>.</summary>
    NotEqual,
}
