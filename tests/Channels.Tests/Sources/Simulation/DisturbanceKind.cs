namespace LiveOrleans.Channels.Tests;

/// <summary>What goes wrong, or merely changes.</summary>
internal enum DisturbanceKind
{
    Crash,
    Pause,
    LeaseLink,
    CommandLink,
    StoreDown,
    Flush,
    NodeClock,
    StoreClock,
    SecondHost,
    Move,
    Subscribers,
    SourceTrouble,
    SourceEnds,
    Publish,
    Settings,
}
