using System.Threading.Channels;
using LiveOrleans.Channels;
using LiveOrleans.Sources;
using Microsoft.Extensions.Primitives;

namespace LiveOrleans.Silo;

/// <summary>Reads <c>live:sources</c> again when a file of the configuration changes, and every minute for the files of secrets.</summary>
/// <remarks>One reading at a time. As long as anything is wrong, all sources stay as they are.</remarks>
internal sealed partial class SourceReload(
    ConfigurationPlaces places,
    ConfiguredSources sources,
    SourceDirectory directory,
    PluginHosts plugins,
    TimeProvider time,
    ILogger<SourceReload> logger) : BackgroundService
{
    /// <summary>How long after the first sign of a change the files are read: editors write more than once.</summary>
    public static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(500);

    /// <summary>How often everything is read without a sign.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <summary>How long the runs of a registration that is not used any more have to end before its plugin is stopped.</summary>
    public static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    private readonly Channel<bool> _signs = System.Threading.Channels.Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private readonly List<Task> _farewells = [];
    private string _lastFaults = string.Empty;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            // A change between the start's own reading and this moment gives no sign.
            using var watch = ChangeToken.OnChange(places.Watch, () => _signs.Writer.TryWrite(true));
            while (true)
            {
                await TryAsync(() => ReadAsync(stoppingToken), stoppingToken);
                await WaitAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The node stops.
        }

        await Task.WhenAll(_farewells);
    }

    private async Task WaitAsync(CancellationToken stoppingToken)
    {
        using var patience = new CancellationTokenSource(Interval, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stoppingToken);
        try
        {
            await _signs.Reader.WaitToReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
        {
            return;
        }

        await Task.Delay(Settling, time, stoppingToken);
        _signs.Reader.TryRead(out _);
    }

    // Whatever goes wrong here is no reason to end the node, which an exception of a background service is.
    private async Task TryAsync(Func<Task> step, CancellationToken stoppingToken)
    {
        try
        {
            await step();
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            Log.SourceReloadFailed(logger, exception);
        }
    }

    private async Task ReadAsync(CancellationToken stoppingToken)
    {
        var configuration = places.Read(out var faults);
        var survey = faults.Count > 0 ? new SourceSurvey([], faults) : await SourceSurvey.TakeAsync(configuration);
        var text = string.Join(Environment.NewLine, survey.Faults.Select(static fault => $"  {fault}"));
        if (text.Length > 0)
        {
            // Said once, and not every minute.
            if (!string.Equals(text, _lastFaults, StringComparison.Ordinal))
            {
                Log.SourcesRefused(logger, survey.Faults.Count, text);
            }

            _lastFaults = text;
            return;
        }

        _lastFaults = string.Empty;
        if (sources.Update(survey.Sources) is { } change)
        {
            _farewells.RemoveAll(static farewell => farewell.IsCompleted);
            _farewells.Add(ReleaseAsync(change.Gone, stoppingToken));
            directory.Replace(sources.Registrations);
            Log.SourcesChanged(
                logger, Names(change.Added), Names(change.Changed), Names(change.Removed), Names([.. survey.Sources.Select(static source => source.Channels)]));
        }
    }

    private async Task ReleaseAsync(IReadOnlyList<SourceRegistration> gone, CancellationToken stoppingToken)
    {
        try
        {
            await Task.Delay(Farewell, time, stoppingToken);
            foreach (var registration in gone)
            {
                await TryAsync(async () => await plugins.ReleaseAsync(registration), stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The node stops all its plugins.
        }
    }

    private static string Names(IReadOnlyList<string> patterns) => patterns.Count == 0 ? "none" : string.Join(", ", patterns);

    private static partial class Log
    {
        [LoggerMessage(EventIds.SourcesChanged, LogLevel.Information, "The sources have changed: added {Added}; changed {Changed}; removed {Removed}. In their order they are {Patterns}.", EventName = nameof(EventIds.SourcesChanged))]
        public static partial void SourcesChanged(ILogger logger, string added, string changed, string removed, string patterns);

        [LoggerMessage(EventIds.SourcesRefused, LogLevel.Warning, "The sources stay as they are, for live:sources was changed to what cannot be used ({Count} faults):\n{Faults}", EventName = nameof(EventIds.SourcesRefused))]
        public static partial void SourcesRefused(ILogger logger, int count, string faults);

        [LoggerMessage(EventIds.SourceReloadFailed, LogLevel.Error, "The sources could not be read again, or not all of the old ones be stopped.", EventName = nameof(EventIds.SourceReloadFailed))]
        public static partial void SourceReloadFailed(ILogger logger, Exception exception);
    }
}
