namespace LiveOrleans.Faults;

public sealed class FlatnessTests
{
    private const int Samples = 400;

    [Fact]
    public void Of_WarmsUpAndBreathes_IsFlat() => Assert.True(Of(static i => i < Samples / 8 ? i : 200 + (i % 40)).IsFlat);

    [Fact]
    public void Of_GrowsSteadily_IsNotFlat() => Assert.False(Of(static i => 100 + i).IsFlat);

    [Fact]
    public void Of_OneSpikeAtTheEnd_IsFlat() => Assert.True(Of(static i => i == Samples - 1 ? 10_000 : 100).IsFlat);

    [Fact]
    public void Of_FewerThanFour_IsNothing() => Assert.Null(Flatness.Of("x", [1, 2, 3], slack: 0));

    private static Flatness Of(Func<int, double> value) =>
        Flatness.Of("x", [.. Enumerable.Range(0, Samples).Select(value)], slack: 10) ?? throw new InvalidOperationException("There are enough samples.");
}
