namespace LiveOrleans.Load;

/// <summary>How a median is compared with its goal.</summary>
internal enum GoalKind
{
    AtLeast,
    AtMost,
    TimesOther,
}
