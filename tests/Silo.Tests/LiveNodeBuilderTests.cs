using LiveOrleans.Channels;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace LiveOrleans.Silo.Tests;

public sealed class LiveNodeBuilderTests
{
    private readonly LiveNodeBuilder _node = new(new ServiceCollection(), new ConfigurationBuilder().Build());

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void AddSource_Pattern_FeedsItsChannels()
    {
        _node.AddSource("ds/thermometer/*", static channel => new TestSource(channel));

        Assert.Equal(Channel("ds/thermometer/kitchen"), Assert.IsType<TestSource>(Sources().Create(Channel("ds/thermometer/kitchen"))).Channel);
        Assert.Null(Sources().Create(Channel("ds/other/kitchen")));
    }

    [Fact]
    public void AddSource_Type_IsMadeOfTheChannelAndTheServices()
    {
        _node.Services.AddSingleton("from the services");
        _node.AddSource<SourceWithText>("ds/thermometer/*");

        var source = Assert.IsType<SourceWithText>(Sources().Create(Channel("ds/thermometer/kitchen")));

        Assert.Equal("from the services", source.Text);
        Assert.Equal(Channel("ds/thermometer/kitchen"), source.Channel);
    }

    [Theory]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("ds/*/x")]
    [InlineData("1/ds/thermometer/*")]
    [InlineData("stream/thermometer/*")]
    [InlineData("ds/thermo meter/x")]
    public void AddSource_NoPattern_IsNamed(string pattern)
    {
        var fault = Assert.Throws<ArgumentException>(() => _node.AddSource(pattern, static _ => null));

        Assert.Equal("pattern", fault.ParamName);
        Assert.Contains($"\"{pattern}\"", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ds/thermometer/*", "ds/thermometer/*")]
    [InlineData("ds/thermometer/*", "ds/thermometer/kitchen")]
    [InlineData("ds/thermometer/kitchen", "ds/thermometer/kitchen")]
    public void AddSource_CoveredByAnEarlierOne_IsRefused(string first, string second)
    {
        _node.AddSource(first, static _ => null);

        var fault = Assert.Throws<ArgumentException>(() => _node.AddSource<TestSource>(second));

        Assert.Contains($"\"{first}\" was added before \"{second}\"", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AddSource_NarrowerFirst_EachFeedsItsOwn()
    {
        _node.Services.AddSingleton(string.Empty);
        _node.AddSource<SourceWithText>("ds/thermometer/kitchen").AddSource<TestSource>("ds/thermometer/*");

        Assert.IsType<SourceWithText>(Sources().Create(Channel("ds/thermometer/kitchen")));
        Assert.IsType<TestSource>(Sources().Create(Channel("ds/thermometer/cellar")));
    }

    [Fact]
    public void AddSource_TypeThatTakesNoChannel_IsRefused()
    {
        var fault = Assert.Throws<InvalidOperationException>(() => _node.AddSource<SourceWithoutChannel>("ds/thermometer/*"));

        Assert.Contains("needs one public constructor that takes a ChannelId", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_SourceThatCannotBeMade_FailsWhenUsedAndIsTriedAgain()
    {
        _node.AddSource<SourceWithText>("ds/thermometer/*");
        Assert.Equal("unmade", Sources().Create(Channel("ds/thermometer/kitchen"))?.Type);

        var isBroken = true;
        var source = RemadeSource.Make(() => isBroken ? throw new InvalidOperationException("no sensor") : new TestSource(default));
        Assert.NotNull(source);
        Assert.Equal("no sensor", (await Assert.ThrowsAsync<InvalidOperationException>(() => source.RunAsync(null!, Cancellation))).Message);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await source.AdmitAsync(null!, Cancellation));

        isBroken = false;
        await source.RunAsync(null!, Cancellation);
        Assert.Equal(SourceAdmission.Allowed, await source.AdmitAsync(null!, Cancellation));
        Assert.Equal(SourceAcceptance.Denied, await source.ReceiveAsync(null!, Cancellation));
        Assert.Equal("test", source.Type);
    }

    [Fact]
    public void Doubts_ConfiguredSourceBehindAnOwnOne_IsNamed()
    {
        _node.AddSource("ds/thermometer/*", static _ => null);

        var doubts = _node.Doubts([Configured("ds/thermometer/kitchen"), Configured("ds/*"), Configured("ds/weather/*")]);

        Assert.Equal(["live:sources: ds/thermometer/kitchen feeds only what this program's own source ds/thermometer/* leaves to it."], doubts);
    }

    private static SourceSettings Configured(string channels) => new(channels, "testdata", channels, static (_, _) => throw new NotSupportedException());

    private static ChannelId Channel(string name) => ChannelId.TryCreate(1, name, out var channel) ? channel : throw new ArgumentException(name, nameof(name));

    private SourceDirectory Sources() => new(_node.Services.BuildServiceProvider().GetServices<SourceRegistration>());

    private class TestSource(ChannelId channel) : IBackendSource
    {
        public ChannelId Channel => channel;

        public string Type => "test";

        public Task RunAsync(ISourceSink sink, CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class SourceWithText(ChannelId channel, string text) : TestSource(channel)
    {
        public string Text => text;
    }

    private sealed class SourceWithoutChannel() : TestSource(default);
}
