using Microsoft.Extensions.Logging;

namespace LiveOrleans.Sources;

internal sealed partial class PluginProcess
{
    private static partial class Log
    {
        [LoggerMessage(EventIds.PluginStarted, LogLevel.Information, "Plugin {Plugin} runs as process {ProcessId}.", EventName = nameof(EventIds.PluginStarted))]
        public static partial void Started(ILogger logger, string plugin, int processId);

        [LoggerMessage(EventIds.PluginExited, LogLevel.Error, "Plugin {Plugin}, process {ProcessId}, exited by itself with code {ExitCode}. It is started again when it is needed.", EventName = nameof(EventIds.PluginExited))]
        public static partial void Exited(ILogger logger, string plugin, int processId, int exitCode);

        [LoggerMessage(EventIds.PluginStopped, LogLevel.Information, "Plugin {Plugin}, process {ProcessId}, was stopped.", EventName = nameof(EventIds.PluginStopped))]
        public static partial void Stopped(ILogger logger, string plugin, int processId);

        [LoggerMessage(EventIds.PluginKilled, LogLevel.Warning, "Plugin {Plugin}, process {ProcessId}, did not stop when it was told to and was killed.", EventName = nameof(EventIds.PluginKilled))]
        public static partial void Killed(ILogger logger, string plugin, int processId);

        // The level is the plugin's.
        [LoggerMessage(EventId = EventIds.PluginWrote, Message = "{Plugin}: {Text}", EventName = nameof(EventIds.PluginWrote))]
        public static partial void Wrote(ILogger logger, LogLevel level, string plugin, string text);

        [LoggerMessage(EventIds.PluginOutputEnded, LogLevel.Debug, "What plugin {Plugin} writes can no longer be read: {Reason}", EventName = nameof(EventIds.PluginOutputEnded))]
        public static partial void OutputEnded(ILogger logger, string plugin, string reason);
    }
}
