namespace LiveOrleans.Load;

/// <summary>All rows of the table.</summary>
internal static class Rows
{
    public static IReadOnlyList<Row> All { get; } = [.. FanoutRows.All, .. AcrossRows.All, .. IngressRows.All, .. SessionRows.All, .. StartRows.All, .. GrowthRows.All];

    /// <summary>Those with these names, in the table's order; all of the table for none.</summary>
    /// <param name="names">Separated by commas.</param>
    /// <exception cref="LoadException">There is no row of that name.</exception>
    public static IReadOnlyList<Row> Choose(string? names)
    {
        if (names is null)
        {
            return All;
        }

        var chosen = names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (chosen.Length == 0 || chosen.Except(All.Select(static row => row.Name), StringComparer.Ordinal).Any())
        {
            throw new LoadException($"--rows {names}: there are the rows {string.Join(", ", All.Select(static row => row.Name))}.");
        }

        return [.. All.Where(row => chosen.Contains(row.Name, StringComparer.Ordinal))];
    }
}
