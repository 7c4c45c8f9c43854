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

        [LoggerMessage(EventIds.PluginFolderLeft, LogLevel.Warning, "The folder {Folder} of plugin {Plugin} could not be removed: {Reason}", EventName = nameof(EventIds.PluginFolderLeft))]
        public static partial void FolderLeft(ILogger logger, string plugin, string folder, string reason);
    }
}
