namespace LiveOrleans.Channels.Tests;

public sealed class InitialZerosTests
{
    private int _added;

    [Fact]
    public void New_NothingHasBegun_AddsNone()
    {
        _ = new InitialZeros(Add);

        Assert.Equal(0, _added);
    }

    [Fact]
    public void Begin_AsOftenAsSomethingIsCounted_AddsThemOnce()
    {
        var zeros = new InitialZeros(Add);

        zeros.Begin();
        Assert.Equal(1, _added);
        zeros.Begin();

        Assert.Equal(1, _added);
    }

    [Fact]
    public void Begin_ByManyThreadsAtOnce_AddsThemOnce()
    {
        for (var round = 0; round < 200; round++)
        {
            _added = 0;
            var zeros = new InitialZeros(Add);

            Parallel.For(0, 8, _ => zeros.Begin());

            Assert.Equal(1, _added);
        }
    }

    private void Add() => Interlocked.Increment(ref _added);
}
