namespace LiveOrleans.Load;

/// <summary>What the runs of one row gave for one server.</summary>
internal sealed class RunValues
{
    private readonly List<IReadOnlyList<double>> _runs = [];
    private readonly List<string> _failures = [];

    public IReadOnlyList<string> Failures => _failures;

    /// <param name="figures">One number per figure; NaN for one that could not be measured.</param>
    public void Add(IReadOnlyList<double> figures) => _runs.Add(figures);

    public void AddFailure(string reason) => _failures.Add(reason);

    /// <summary>The values of a figure; null when there are none.</summary>
    public Spread? Of(int figure) => Spread.Of([.. _runs.Select(run => run[figure]).Where(double.IsFinite)]);
}
