namespace LiveOrleans.Channels.Tests;

public sealed class AppendMetricsTests : IDisposable
{
    private readonly ChannelFixture _fixture = new();
    private readonly SourceMeters _meters = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Publications_EachOnce_AreCountedByWhatBecameOfThem()
    {
        var host = await StartAsync();

        await host.PublishAsync([ChannelFixture.Json("1"), ChannelFixture.Json("2")]);
        await host.PublishEachAsync([[ChannelFixture.Json("3")], [ChannelFixture.Json("4")]]);
        await host.DisposeAsync();
        await host.PublishAsync([ChannelFixture.Json("5")]);

        Assert.Equal((4, 1, 0), (Sum("published"), Sum("unavailable"), Sum("overloaded")));
        Assert.Equal(2, _meters.Waits.Count);
    }

    [Fact]
    public async Task Publications_GivenUpWhileTheLogHangs_AreCountedOnce()
    {
        var host = await StartAsync();
        _fixture.Log.IsBlocking = true;
        var first = host.PublishAsync([ChannelFixture.Json("1")]);
        var second = host.PublishAsync([ChannelFixture.Json("2")]);

        host.GiveUp();
        _fixture.Log.Release();
        await host.DisposeAsync();

        Assert.Equal((PublishOutcome.Unavailable, PublishOutcome.Unavailable), ((await first).Outcome, (await second).Outcome));
        Assert.Equal((0, 2), (Sum("published"), Sum("unavailable")));
    }

    public void Dispose()
    {
        _fixture.Dispose();
        _meters.Dispose();
    }

    private long Sum(string outcome) => _meters.Sum("liveorleans.publications", "outcome", outcome);

    private async Task<ChannelHost> StartAsync()
    {
        var name = ChannelFixture.Name("stream/a/b");
        var host = new ChannelHost(name, new ChannelRules().Find(name)!, _fixture.Ports() with { Appends = new AppendMetrics(_meters) });
        await host.StartAsync(Cancellation);
        return host;
    }
}
