namespace LiveOrleans.Load;

/// <summary>One number that a row's measurement yields.</summary>
/// <param name="Name">What it is, with its unit.</param>
/// <param name="Goal">What it must reach; null when it is printed beside others.</param>
/// <param name="Decimals">How many are printed.</param>
/// <param name="Size">What the number is a function of, for the plot of a row that measures growth; else null.</param>
internal sealed record Figure(string Name, Goal? Goal = null, int Decimals = 2, double? Size = null);
