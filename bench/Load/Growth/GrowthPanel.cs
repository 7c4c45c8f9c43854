using System.Globalization;
using System.Text;

namespace LiveOrleans.Load;

/// <summary>One panel of a <see cref="GrowthPlot"/>: the medians as a line, the spread of the runs as bars.</summary>
internal sealed class GrowthPanel
{
    private const double Left = 60;
    private const double Right = 20;
    private const double Above = 34;
    private const double Below = 46;
    private const double LabelWidth = 30;
    private const int Marks = 5;

    private readonly RowResult _row;
    private readonly (double Size, Spread Cost)[] _points;
    private readonly int _width;
    private readonly int _height;
    private readonly int _top;
    private readonly double _first;
    private readonly double _last;
    private readonly double _step;

    /// <param name="row">A row whose figures have sizes.</param>
    /// <param name="width">Of the panel.</param>
    /// <param name="height">Of the panel.</param>
    /// <param name="top">Where it begins.</param>
    public GrowthPanel(RowResult row, int width, int height, int top)
    {
        _row = row;
        _width = width;
        _height = height;
        _top = top;
        _points = [.. row.Figures.Where(static figure => figure.Own is not null).Select(static figure => (figure.Size.GetValueOrDefault(), figure.Own!))];
        _first = row.Figures.Min(static figure => Math.Floor(Math.Log10(figure.Size.GetValueOrDefault())));
        _last = Math.Max(_first + 1, row.Figures.Max(static figure => Math.Ceiling(Math.Log10(figure.Size.GetValueOrDefault()))));
        _step = Step(_points.Length == 0 ? 1 : _points.Max(static point => point.Cost.Max));
    }

    private double Bottom => _top + _height - Below;

    public string Draw()
    {
        var text = new StringBuilder();
        Append(text, $"<text x=\"{_width / 2}\" y=\"{_top + 20}\" text-anchor=\"middle\" font-weight=\"bold\">{Escape(_row.Title)}</text>\n");
        DrawAxes(text);
        var line = string.Join(' ', _points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{X(point.Size):0.#},{Y(point.Cost.Median):0.#}")));
        Append(text, $"<polyline points=\"{line}\" fill=\"none\" stroke=\"#1f60c4\" stroke-width=\"2\"/>\n");
        foreach (var (size, cost) in _points)
        {
            Append(text, $"<line x1=\"{X(size):0.#}\" x2=\"{X(size):0.#}\" y1=\"{Y(cost.Min):0.#}\" y2=\"{Y(cost.Max):0.#}\" stroke=\"#1f60c4\"/>\n");
            Append(text, $"<circle cx=\"{X(size):0.#}\" cy=\"{Y(cost.Median):0.#}\" r=\"4\" fill=\"#1f60c4\"/>\n");
            var anchor = X(size) < Left + LabelWidth ? "start" : "middle";
            Append(text, $"<text x=\"{X(size):0.#}\" y=\"{Y(cost.Max) - 8:0.#}\" text-anchor=\"{anchor}\">{cost.Median:0.###}</text>\n");
        }

        return text.ToString();
    }

    /// <summary>A round step (1, 2 or 5 times a power of ten) of which <see cref="Marks"/> reach a value.</summary>
    internal static double Step(double most)
    {
        var rough = most / Marks;
        if (rough is not (> 0 and < double.MaxValue))
        {
            return 1;
        }

        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        return (rough / power) switch { <= 1 => power, <= 2 => 2 * power, <= 5 => 5 * power, _ => 10 * power };
    }

    internal static string Escape(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    private void DrawAxes(StringBuilder text)
    {
        for (var mark = 0; mark <= Marks; mark++)
        {
            Append(text, $"<line x1=\"{Left}\" x2=\"{_width - Right}\" y1=\"{Y(mark * _step):0.#}\" y2=\"{Y(mark * _step):0.#}\" stroke=\"{(mark == 0 ? "#333" : "#ddd")}\"/>\n");
            Append(text, $"<text x=\"{Left - 6}\" y=\"{Y(mark * _step) + 4:0.#}\" text-anchor=\"end\">{mark * _step:0.###}</text>\n");
        }

        for (var power = _first; power <= _last; power++)
        {
            var size = Math.Pow(10, power);
            Append(text, $"<line x1=\"{X(size):0.#}\" x2=\"{X(size):0.#}\" y1=\"{Bottom:0.#}\" y2=\"{Bottom + 5:0.#}\" stroke=\"#333\"/>\n");
            Append(text, $"<text x=\"{X(size):0.#}\" y=\"{Bottom + 18:0.#}\" text-anchor=\"middle\">{size:N0}</text>\n");
        }

        Append(text, $"<text x=\"{(Left + _width - Right) / 2:0.#}\" y=\"{Bottom + 36:0.#}\" text-anchor=\"middle\">{Escape(Unit(_row.Figures[0].Name, last: true))}</text>\n");
        var middle = (_top + Above + Bottom) / 2;
        Append(text, $"<text transform=\"translate(16 {middle:0.#}) rotate(-90)\" text-anchor=\"middle\">{Escape(Unit(_row.Figures[0].Name, last: false))}</text>\n");
    }

    // A figure is called "µs CPU/delivery, 100 sessions".
    private static string Unit(string name, bool last) => last ? name[(name.LastIndexOf(' ') + 1)..] : name.Split(',')[0];

    private double X(double size) => Left + (Math.Log10(size) - _first) / (_last - _first) * (_width - Left - Right);

    private double Y(double cost) => Bottom - cost / (Marks * _step) * (_height - Above - Below);

    private static void Append(StringBuilder text, FormattableString piece) => text.Append(piece.ToString(CultureInfo.InvariantCulture));
}
