using System.Text.Json;
using Spectre.Console;

namespace LiveOrleans.Load.Tests;

public sealed class TableTests
{
    private static readonly MachineDescription Machine = new("Some CPU", 2, 8L << 30, "6.1", ".NET 10");

    private static readonly TrialPlan Plan = new(TimeSpan.FromSeconds(1), TimeSpan.Zero, TimeSpan.FromSeconds(1), TimeProvider.System);

    [Theory]
    [InlineData(new double[] { 5 }, 5, 5, 5)]
    [InlineData(new double[] { 9, 1, 4 }, 4, 1, 9)]
    [InlineData(new double[] { 9, 1, 4, 6 }, 5, 1, 9)]
    public void Of_Values_HasMedianAndBounds(double[] values, double median, double min, double max)
    {
        var spread = Spread.Of(values);

        Assert.Equal((median, min, max), (spread!.Median, spread.Min, spread.Max));
        Assert.Equal(values, spread.Values);
    }

    [Fact]
    public void Of_NoValues_IsNull() => Assert.Null(Spread.Of([]));

    [Theory]
    [InlineData("AtMost", 12, 12, "Met")]
    [InlineData("AtMost", 12, 12.01, "Missed")]
    [InlineData("AtLeast", 12, 12, "Met")]
    [InlineData("AtLeast", 12, 11.99, "Missed")]
    [InlineData("TimesOther", 1.05, 105, "Met")]
    [InlineData("TimesOther", 1.05, 104, "Missed")]
    public void Judge_Median_MeetsTheGoalOrMissesIt(string kind, double limit, double median, string verdict)
    {
        var goal = new Goal(Enum.Parse<GoalKind>(kind), limit);

        Assert.Equal(verdict, goal.Judge(Spread.Of([median])!, Spread.Of([100])).ToString());
    }

    [Fact]
    public void Judge_RatioWithoutAnotherServer_IsNotCompared() =>
        Assert.Equal(Verdict.NotCompared, Goal.TimesOther(1.05).Judge(Spread.Of([1])!, other: null));

    [Fact]
    public void Of_Row_JudgesByTheMedianAndAnswersTheRatio()
    {
        var result = RowResult.Of(OneFigure(Goal.AtLeast(4)), Values(3, 9, 4), Values(2));

        var figure = Assert.Single(result.Figures);
        Assert.Equal((Verdict.Met, 2.0), (figure.Verdict, figure.Ratio));
    }

    [Fact]
    public void Of_RowWithAFailedRun_FailsWhateverTheOthersGave()
    {
        var own = Values(9, 9);
        own.AddFailure("3 lost");

        var result = RowResult.Of(OneFigure(Goal.AtLeast(4)), own, Values());

        Assert.Equal(Verdict.Failed, Assert.Single(result.Figures).Verdict);
        Assert.False(Report(result).Passed);
    }

    [Fact]
    public void Of_FigureThatCouldNotBeMeasured_HasNoValueAndIsStillJson()
    {
        var result = RowResult.Of(OneFigure(), Values(1), Values(double.NaN));

        Assert.Null(Assert.Single(result.Figures).Other);
        Assert.Contains("\"other\":null", JsonSerializer.Serialize(result, JsonSerializerOptions.Web), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ExecuteAsync_WithAnotherServer_TakesTurns()
    {
        List<string> order = [];
        var row = OneFigure() with { MeasureAsync = Recorded(order, _ => 1) };

        await ExecuteAsync([row], runs: 2);

        Assert.Equal(["LiveOrleans", "127.0.0.1:1", "LiveOrleans", "127.0.0.1:1"], order);
    }

    [Fact]
    public async Task ExecuteAsync_RowThatIsNotCompared_MeasuresLiveOrleansAlone()
    {
        List<string> order = [];
        var row = OneFigure() with { IsCompared = false, MeasureAsync = Recorded(order, _ => 1) };

        var result = Assert.Single(await ExecuteAsync([row], runs: 2));

        Assert.Equal(["LiveOrleans", "LiveOrleans"], order);
        Assert.Null(result.Figures[0].Other);
    }

    [Fact]
    public async Task ExecuteAsync_RunThatLosesSomething_IsNamedAndTheRestGoesOn()
    {
        List<string> order = [];
        var row = OneFigure() with { MeasureAsync = Recorded(order, turn => turn == 3 ? throw new LoadException("3 lost") : turn) };

        var results = await ExecuteAsync([row, OneFigure()], runs: 2);

        Assert.Equal("LiveOrleans, run 2 of 2: 3 lost", Assert.Single(results[0].Failures));
        Assert.Equal([2.0, 4.0], results[0].Figures[0].Other!.Values);
        Assert.Empty(results[1].Failures);
    }

    [Fact]
    public async Task ExecuteAsync_AfterEachRow_TellsWhatAllSoFarGave()
    {
        List<int> told = [];

        await ExecuteAsync([OneFigure(), OneFigure()], runs: 1, measured: results => told.Add(results.Count));

        Assert.Equal([1, 2], told);
    }

    [Fact]
    public async Task ExecuteAsync_OtherServerFails_IsNoFailureOfOurs()
    {
        List<string> order = [];
        var row = OneFigure(Goal.TimesOther(1)) with { MeasureAsync = Recorded(order, turn => turn == 2 ? throw new LoadException("closed") : turn) };

        var result = Assert.Single(await ExecuteAsync([row], runs: 1));

        Assert.Equal((Verdict.NotCompared, 1), (result.Figures[0].Verdict, result.OtherFailures.Count));
        Assert.True(Report(result).Passed);
    }

    [Fact]
    public async Task ExecuteAsync_ToldToEnd_StartsNoFurtherRunAndReportsNothing()
    {
        using var end = new CancellationTokenSource();
        List<string> order = [];
        var row = OneFigure() with { MeasureAsync = Recorded(order, turn => turn == 2 ? Cancel(end) : turn) };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ExecuteAsync([row, row], runs: 3, end.Token));

        Assert.Equal(2, order.Count);
    }

    [Fact]
    public void Of_Report_IsMarkdownWithMachineDateAndVerdicts()
    {
        var own = Values(1_000, 3_000, 2_000);
        var text = MarkdownTable.Of(Report(RowResult.Of(OneFigure(Goal.TimesOther(1.05)), own, Values(1_000))) with { Other = "NATS" });

        Assert.StartsWith("Some CPU, 2 cores, 8.0 GiB, Linux 6.1, .NET 10, redis-server 7.0.15  \n2026-01-02 03:04 UTC; 3 runs of 10 s per row, turn by turn with NATS  \n", text, StringComparison.Ordinal);
        Assert.Contains("| row | figure | goal | median | min–max | NATS | ratio | verdict |\n", text, StringComparison.Ordinal);
        Assert.Contains("| one: A row | things/s | ≥ 1.05 × other | 2,000 | 1,000–3,000 | 1,000 | 2.00 | met |\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_FailedRow_ShowsTheReason()
    {
        var own = Values();
        own.AddFailure("LiveOrleans, run 1 of 1: [3] lost");
        using var written = new StringWriter();

        Report(RowResult.Of(OneFigure(Goal.AtLeast(1)), own, Values())).Render(AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(written) }));

        Assert.Contains("[3] lost", written.ToString(), StringComparison.Ordinal);
    }

    private static Task<IReadOnlyList<RowResult>> ExecuteAsync(
        IReadOnlyList<Row> rows,
        int runs,
        CancellationToken? end = null,
        Action<IReadOnlyList<RowResult>>? measured = null)
    {
        var live = new LiveServers("nowhere", TimeProvider.System);
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(TextWriter.Null) });
        return new TableRun(live, new GivenServer(ServerAddress.Parse("http://127.0.0.1:1"), process: null), Plan, runs).ExecuteAsync(rows, console, measured ?? (static _ => { }), end ?? TestContext.Current.CancellationToken);
    }

    // As servers that are ended under a run make it fail.
    private static double Cancel(CancellationTokenSource end)
    {
        end.Cancel();
        throw new LoadException("refused");
    }

    private static Func<Trial, Task<IReadOnlyList<double>>> Recorded(List<string> order, Func<int, double> value) => trial =>
    {
        order.Add(trial.Candidate.Name);
        return Task.FromResult<IReadOnlyList<double>>([value(order.Count)]);
    };

    private static Row OneFigure(Goal? goal = null) =>
        new("one", "A row", IsCompared: true, [new Figure("things/s", goal, Decimals: 0)], _ => Task.FromResult<IReadOnlyList<double>>([1]));

    private static RunValues Values(params double[] values)
    {
        var result = new RunValues();
        foreach (var value in values)
        {
            result.Add([value]);
        }

        return result;
    }

    private static TableReport Report(RowResult row) =>
        new(Machine, ["redis-server 7.0.15"], new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), Runs: 3, Seconds: 10, Other: null, [row]);
}
