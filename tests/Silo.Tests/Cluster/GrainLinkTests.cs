using System.Reflection;
using LiveOrleans.Channels;
using LiveOrleans.Grains;

namespace LiveOrleans.Silo.Tests;

public sealed class GrainLinkTests : IDisposable
{
    private readonly IGrainFactory _grains = DispatchProxy.Create<IGrainFactory, NoGrains>();
    private readonly ChannelHostDirectory _owned = new();
    private readonly GrainLink _link = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Grains_BeforeTheNodeJoined_IsUnavailableAndNotReady()
    {
        Assert.Throws<ChannelUnavailableException>(() => _link.Grains);
        Assert.NotNull(await _link.CheckAsync(Cancellation));
    }

    [Fact]
    public async Task Grains_Joined_AreTheClustersAndReady()
    {
        _link.Join(_grains, _owned);
        Assert.Same(_grains, _link.Grains);
        Assert.Same(_owned, _link.Owned);
        Assert.Null(await _link.CheckAsync(Cancellation));
    }

    [Fact]
    public async Task Grains_AfterTheNodeLeft_SayWhy()
    {
        _link.Join(_grains, _owned);
        _link.Leave("its row is gone");
        Assert.Null(_link.Owned);
        Assert.Contains("its row is gone", Assert.Throws<ChannelUnavailableException>(() => _link.Grains).Message, StringComparison.Ordinal);
        Assert.Equal("its row is gone", await _link.CheckAsync(Cancellation));
    }

    [Fact]
    public async Task Grains_JoinedAgain_AreThoseOfTheNewLife()
    {
        _link.Join(DispatchProxy.Create<IGrainFactory, NoGrains>(), owned: null);
        _link.Leave("dead");
        _link.Join(_grains, _owned);
        Assert.Same(_grains, _link.Grains);
        Assert.Null(await _link.CheckAsync(Cancellation));
    }

    public void Dispose() => _owned.Dispose();

    /// <summary>A factory that nobody asks for anything.</summary>
    public class NoGrains : DispatchProxy
    {
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => throw new NotSupportedException(targetMethod?.Name);
    }
}
