namespace LiveOrleans.Silo;

/// <summary>
/// A key of the entries of an array, such as <c>url</c> of <c>live:webhooks:0</c>: a row of a table in docs/ and of what
/// <c>--help</c> prints, both made from it.
/// </summary>
/// <param name="Name">The key; <c>:</c> separates nested ones.</param>
/// <param name="Default">What holds without it.</param>
/// <param name="Bounds">What it may be, as a fault says it after "must be".</param>
/// <param name="Meaning">What it does.</param>
internal sealed record EntryKey(string Name, string Default, string Bounds, string Meaning)
{
    /// <summary>The default of a key without which there is no entry.</summary>
    public const string Required = "required";

    /// <summary>The default of a key without which there is nothing of its kind.</summary>
    public const string None = "none";

    /// <summary>The bounds of a key that names an organisation.</summary>
    public const string OrgBounds = "the number of an organisation, from 1";

    /// <summary>All entries: what <see cref="For"/> says unless it says more.</summary>
    public const string All = "all";

    /// <summary>Which entries have it.</summary>
    public string For { get; init; } = All;
}
