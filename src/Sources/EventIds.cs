namespace LiveOrleans.Sources;

/// <summary>The ids of this project's log events, each used by one message. This project has 6000 to 6999.</summary>
internal static class EventIds
{
    internal const int PluginStarted = 6000;
    internal const int PluginExited = 6001;
    internal const int PluginStopped = 6002;
    internal const int PluginKilled = 6003;
    internal const int PluginStartFailed = 6004;
    internal const int PluginWrote = 6005;
    internal const int PluginOutputEnded = 6006;
    internal const int PluginHealth = 6007;
    internal const int PluginHealthUnknown = 6008;
    internal const int PluginFolderLeft = 6009;
}
