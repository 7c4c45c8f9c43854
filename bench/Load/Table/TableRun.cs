using System.Globalization;
using System.Net.Sockets;
using Spectre.Console;

namespace LiveOrleans.Load;

/// <summary>Makes the runs of rows, turn by turn with the other server where there is one.</summary>
/// <param name="live">LiveOrleans.</param>
/// <param name="other">The other server; null for none.</param>
/// <param name="plan">How long each run takes.</param>
/// <param name="runs">How many runs each row has.</param>
internal sealed class TableRun(LiveServers live, ICandidate? other, TrialPlan plan, int runs)
{
    /// <summary>Measures row by row and shows how far it is.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="console">Where that is shown.</param>
    /// <param name="measured">Told after each row what all rows so far gave.</param>
    /// <param name="cancellationToken">Ends it before the next run.</param>
    /// <exception cref="OperationCanceledException">It was told to end; the servers are ended by then.</exception>
    public async Task<IReadOnlyList<RowResult>> ExecuteAsync(IReadOnlyList<Row> rows, IAnsiConsole console, Action<IReadOnlyList<RowResult>> measured, CancellationToken cancellationToken)
    {
        List<RowResult> results = [];
        await console.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn(), new RemainingTimeColumn())
            .StartAsync(async progress =>
            {
                var all = progress.AddTask("all rows", maxValue: rows.Sum(Turns));
                var tasks = rows.Select(row => progress.AddTask(row.Name, autoStart: false, Turns(row))).ToArray();
                foreach (var (row, task) in rows.Zip(tasks))
                {
                    task.StartTask();
                    results.Add(await MeasureAsync(row, task, all, cancellationToken));
                    measured([.. results]);
                    task.StopTask();
                }
            });
        return results;
    }

    private int Turns(Row row) => row.IsCompared && other is not null ? 2 * runs : runs;

    private async Task<RowResult> MeasureAsync(Row row, ProgressTask task, ProgressTask all, CancellationToken cancellationToken)
    {
        var (own, others) = (new RunValues(), new RunValues());
        for (var run = 1; run <= runs; run++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await TryAsync(row, live, run, own, task, all);
            cancellationToken.ThrowIfCancellationRequested();
            if (row.IsCompared && other is not null)
            {
                await TryAsync(row, other, run, others, task, all);
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
        return RowResult.Of(row, own, others);
    }

    // A run that fails its checks is reported and gives no figures; the rows after it are measured all the same.
    private async Task TryAsync(Row row, ICandidate candidate, int run, RunValues values, params ProgressTask[] tasks)
    {
        tasks[0].Description = Markup.Escape(string.Create(CultureInfo.InvariantCulture, $"{row.Name}: {candidate.Name}, run {run} of {runs}"));
        try
        {
            values.Add(await row.MeasureAsync(new Trial(candidate, live, plan)));
        }
        catch (Exception e) when (e is LoadException or SocketException or IOException)
        {
            values.AddFailure(string.Create(CultureInfo.InvariantCulture, $"{candidate.Name}, run {run} of {runs}: {e.Message}"));
        }

        foreach (var task in tasks)
        {
            task.Increment(1);
        }
    }
}
