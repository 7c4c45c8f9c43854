namespace LiveOrleans.Gateway;

internal static partial class EventIds
{
    internal const int RulesUsed = 4300;
    internal const int RuleUnreadable = 4301;
    internal const int RuleLeftOut = 4302;
    internal const int RulesUnavailable = 4303;
    internal const int RuleFollowingFailed = 4304;
    internal const int RuleChanged = 4305;
}
