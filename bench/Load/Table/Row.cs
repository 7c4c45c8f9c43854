namespace LiveOrleans.Load;

/// <summary>A measurement of the table, made several times.</summary>
/// <param name="Name">What <c>--rows</c> calls it.</param>
/// <param name="Title">What is measured.</param>
/// <param name="IsCompared">Whether another server can be measured by it, too.</param>
/// <param name="Figures">What each run yields, in this order.</param>
/// <param name="MeasureAsync">Makes one run on servers of its own. Throws <see cref="LoadException"/> when anything was lost, repeated or reordered.</param>
internal sealed record Row(string Name, string Title, bool IsCompared, IReadOnlyList<Figure> Figures, Func<Trial, Task<IReadOnlyList<double>>> MeasureAsync);
