namespace LiveOrleans.Silo.Tests;

public sealed class SiloDeathTests
{
    private readonly SiloDeath _death = new();

    [Fact]
    public void Reason_NothingHappened_IsAwaited() => Assert.False(_death.Reason.IsCompleted);

    [Fact]
    public async Task Declare_Twice_KeepsTheFirstReason()
    {
        _death.Declare("first");
        _death.Declare("second");
        Assert.Equal("first", await _death.Reason);
    }

    [Theory]
    [InlineData("context", "context")]
    [InlineData("", "exception")]
    [InlineData(null, "exception")]
    public async Task OnFatalException_Runtime_GivesTheBestReasonThereIs(string? context, string reason)
    {
        _death.OnFatalException(this, context, new InvalidOperationException("exception"));
        Assert.Equal(reason, await _death.Reason);
    }

    [Fact]
    public async Task OnFatalException_WithoutAnything_IsADeathAllTheSame()
    {
        _death.OnFatalException();
        Assert.NotEmpty(await _death.Reason);
    }

    [Fact]
    public void IsUnexpected_WhatEveryStopThrows_IsNot()
    {
        Assert.False(_death.IsUnexpected(new TaskCanceledException()));
        Assert.False(_death.IsUnexpected(new ObjectDisposedException("host")));
        Assert.True(_death.IsUnexpected(new InvalidOperationException()));
    }
}
