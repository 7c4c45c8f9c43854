namespace LiveOrleans.Architecture;

public sealed class DashboardTests
{
    private const string Page = "| `a_total` | x |\n| `liveorleans_a_total` | counter | things | `kind` | Text. |\n| `liveorleans_b_seconds` | histogram | seconds | | Text. |";

    [Fact]
    public void Dashboard_EachMetricAndLabel_IsDocumented()
    {
        var expressions = DashboardRules.PanelExpressions(Read("liveorleans.json")).ToArray();

        Assert.True(expressions.Length > 40, $"only {expressions.Length} expressions were found");
        Assert.Empty(expressions.SelectMany(expression => DashboardRules.UnknownNames(expression, Repository.Read("docs/metrics.md"))));
    }

    [Fact]
    public void Dashboard_Panels_HaveTheirOwnIdsAndPlaces() => Assert.Empty(DashboardRules.PanelFaults(Read("liveorleans.json")));

    [Fact]
    public void Alerts_EachMetricAndLabel_IsDocumented()
    {
        var expressions = DashboardRules.AlertExpressions(Read("alerts.yaml")).ToArray();

        Assert.Equal(14, expressions.Length);
        Assert.Empty(expressions.SelectMany(expression => DashboardRules.UnknownNames(expression, Repository.Read("docs/metrics.md"))));
    }

    [Fact]
    public void Alerts_EachRunbook_IsAPartOfADocument()
    {
        Assert.Equal(14, DashboardRules.Runbooks(Read("alerts.yaml")));
        Assert.Empty(DashboardRules.UnknownRunbooks(Read("alerts.yaml"), Repository.Read));
    }

    [Theory]
    [InlineData("rate(liveorleans_a[5m])", "there is no metric liveorleans_a")]
    [InlineData("liveorleans_a_total{type=\"x\"}", "there is no label type")]
    [InlineData("sum by (kind, node) (liveorleans_a_total)", "there is no label node")]
    [InlineData("liveorleans_b_seconds_max", "there is no metric liveorleans_b_seconds_max")]
    public void UnknownNames_NotDocumented_IsNamed(string expression, string fault) => Assert.Equal([fault], DashboardRules.UnknownNames(expression, Page));

    [Fact]
    public void UnknownNames_Documented_IsNothing() => Assert.Empty(DashboardRules.UnknownNames(
        "sum by (job, kind) (liveorleans_a_total{kind=\"x\", instance=~\".+\"}) / histogram_quantile(0.9, sum by (le) (rate(liveorleans_b_seconds_bucket[5m])))", Page));

    [Fact]
    public void PanelFaults_SameIdAndPlace_AreNamed() => Assert.Equal(
        ["two panels have the id 1", "the panel b lies upon another or outside"],
        DashboardRules.PanelFaults("""
            {"panels":[{"id":1,"title":"a","gridPos":{"x":0,"y":0,"w":12,"h":8}},{"id":1,"title":"b","gridPos":{"x":11,"y":7,"w":12,"h":8}}]}
            """));

    [Fact]
    public void UnknownRunbooks_NoSuchHeading_IsNamed() => Assert.Equal(
        ["docs/x.md has no heading #on-redis-2"],
        DashboardRules.UnknownRunbooks("  runbook: docs/x.md#on-redis\n  runbook: docs/x.md#on-redis-2\n", static _ => "# X\n## On Redis\n"));

    [Fact]
    public void AlertExpressions_LinesAndBlocks_AreWhole() => Assert.Equal(
        ["a > 0\n", "b\n    / c > 1\n"],
        DashboardRules.AlertExpressions("  - alert: x\n    expr: a > 0\n    for: 1m\n  - alert: y\n    expr: >-\n    b\n    / c > 1\n    labels:\n"));

    private static string Read(string file) => Repository.Read($"samples/grafana-dashboard/{file}");
}
