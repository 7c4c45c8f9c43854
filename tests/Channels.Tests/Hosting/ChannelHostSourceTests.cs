using System.Text;

namespace LiveOrleans.Channels.Tests;

/// <summary>What a channel asks of its source besides running it, in whose name it runs it, and what happens when it gets another.</summary>
public sealed class ChannelHostSourceTests : IAsyncDisposable
{
    private static readonly ChannelId WithoutSource = ChannelFixture.Name("ds/other/path");

    private readonly ChannelFixture _fixture = new();
    private readonly List<ChannelHost> _hosts = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private SteeredSource Source => _fixture.Source;

    [Fact]
    public async Task Admit_Source_AnswersWithTheUsersData()
    {
        var host = await StartAsync();
        var answer = await host.AdmitAsync(ChannelFixture.Request("ann", "{}"), Cancellation);
        Assert.Equal("{}", Encoding.UTF8.GetString(answer.InitialData.Span));
    }

    [Fact]
    public async Task Offer_SourceThatChangesIt_PublishesWhatTheSourceMadeOfIt()
    {
        Source.Accept = static publication => new SourceAcceptance(
            SourceAdmissionStatus.Allowed, Encoding.UTF8.GetBytes($"[{Encoding.UTF8.GetString(publication.Data.Span)},\"{publication.User.Login}\"]"));
        var result = await (await StartAsync()).OfferAsync(ChannelFixture.Request("ann", "1"), Cancellation);
        Assert.Equal(new OfferResult(SourceAdmissionStatus.Allowed, PublishOutcome.Published), result);
        Assert.Equal(["""[1,"ann"]"""], await _fixture.TextsAsync());
    }

    [Theory]
    [InlineData(SourceAdmissionStatus.Allowed)]
    [InlineData(SourceAdmissionStatus.NotFound)]
    [InlineData(SourceAdmissionStatus.PermissionDenied)]
    public async Task Offer_SourceThatWantsNothingPublished_PublishesNothing(SourceAdmissionStatus status)
    {
        Source.Accept = _ => new SourceAcceptance(status, default);
        var result = await (await StartAsync()).OfferAsync(ChannelFixture.Request("ann", "1"), Cancellation);
        Assert.Equal(status, result.Status);
        Assert.Empty(await _fixture.TextsAsync());
    }

    [Fact]
    public async Task Offer_SourceThatDeniesWithData_PublishesNothing()
    {
        Source.Accept = static publication => new SourceAcceptance(SourceAdmissionStatus.PermissionDenied, publication.Data);
        await (await StartAsync()).OfferAsync(ChannelFixture.Request("ann", "1"), Cancellation);
        Assert.Empty(await _fixture.TextsAsync());
    }

    [Fact]
    public async Task Offer_WithoutASource_IsNotFound() =>
        Assert.Equal(OfferResult.NotFound, await (await StartAsync(WithoutSource)).OfferAsync(ChannelFixture.Request("ann"), Cancellation));

    [Fact]
    public async Task Run_SeveralNodes_IsInTheNameOfTheFirst()
    {
        var host = await StartAsync();
        await AttachAsync(host, "n1", "ann");
        await AttachAsync(host, "n2", "bob");
        await _fixture.Clock.AdvanceUntilAsync(Source.OpenedAsync(), TimeSpan.Zero, "the open");
        Assert.Equal("ann", Source.Sink!.Opener?.User.Login);
    }

    [Fact]
    public async Task Run_AgainAfterTheFirstNodeLeft_IsInTheNameOfTheNext()
    {
        var host = await StartAsync();
        await AttachAsync(host, "n1", "ann");
        await AttachAsync(host, "n2", "bob");
        await _fixture.Clock.AdvanceUntilAsync(Source.OpenedAsync(), TimeSpan.Zero, "the open");
        await host.DetachAsync(new NodeId("n1"), 9, Cancellation);
        Source.End();
        await _fixture.Clock.AdvanceUntilAsync(Source.OpenedAsync(), TimeSpan.FromSeconds(1), "the second open");
        Assert.Equal("bob", Source.Sink!.Opener?.User.Login);
    }

    [Fact]
    public async Task Run_AfterATakeOver_IsInTheNameThatTheNodeSaidLast()
    {
        var first = await StartAsync();
        await AttachAsync(first, "n1", "ann");
        await AttachAsync(first, "n1", "bob");
        await _fixture.Clock.AdvanceUntilAsync(Source.OpenedAsync(), TimeSpan.Zero, "the open");
        await EndAsync(first);
        await StartAsync(node: "other");
        await _fixture.Clock.AdvanceUntilAsync(Source.OpenedAsync(), TimeSpan.FromSeconds(1), "the second open");
        Assert.Equal("bob", Source.Sink!.Opener?.User.Login);
    }

    [Fact]
    public async Task Refresh_SameRegistration_RunsOn()
    {
        var host = await OpenAsync();
        host.RefreshSource();
        _fixture.Clock.AdvanceInSteps(TimeSpan.FromSeconds(1));
        Assert.Equal((1, 1), (Source.Opens, Source.Running));
    }

    [Fact]
    public async Task Refresh_OtherRegistration_ClosesTheOldSourceAndOpensTheNewOneOnce()
    {
        var host = await OpenAsync();
        var token = Source.Sink!.Token;
        var next = new SteeredSource();
        Register(next);
        host.RefreshSource();
        await _fixture.Clock.AdvanceUntilAsync(next.OpenedAsync(), TimeSpan.Zero, "the new source");
        _fixture.Clock.AdvanceInSteps(TimeSpan.FromSeconds(10));
        Assert.Equal((1, 0, 1, 1), (Source.Opens, Source.Running, next.Opens, next.Running));
        Assert.True(next.Sink!.Token > token);
    }

    [Fact]
    public async Task Refresh_OtherRegistrationWhileBackingOff_OpensAtOnceAndForgetsTheFailures()
    {
        var host = await OpenAsync();
        Source.End(new IOException("wrong address"));
        _fixture.Clock.Scheduler.RunAll();
        Assert.Equal(SourceState.BackingOff, host.Status().Source!.State);
        var next = new SteeredSource();
        Register(next);
        host.RefreshSource();
        await _fixture.Clock.AdvanceUntilAsync(next.OpenedAsync(), TimeSpan.Zero, "the new source");
        Assert.Equal(0, host.Status().Source!.Failures);
    }

    [Fact]
    public async Task Refresh_NoRegistrationAnyMore_ClosesTheSource()
    {
        var host = await OpenAsync();
        _fixture.Sources.Replace([]);
        host.RefreshSource();
        await _fixture.Clock.AdvanceUntilAsync(Source.ClosedAsync(), TimeSpan.Zero, "the close");
        Assert.Null(host.Status().Source);
        Assert.Equal(SourceAdmissionStatus.NotFound, (await host.AdmitAsync(ChannelFixture.Request("ann"), Cancellation)).Status);
    }

    [Fact]
    public async Task Refresh_FirstRegistrationUnderSubscribers_OpensTheSource()
    {
        _fixture.Sources.Replace([]);
        var host = await StartAsync();
        await AttachAsync(host, "n1", "ann");
        Register(Source);
        host.RefreshSource();
        await _fixture.Clock.AdvanceUntilAsync(Source.OpenedAsync(), TimeSpan.Zero, "the open");
    }

    [Fact]
    public async Task Refresh_AfterTheEnd_OpensNothing()
    {
        var host = await OpenAsync();
        await EndAsync(host);
        var next = new SteeredSource();
        Register(next);
        host.RefreshSource();
        _fixture.Clock.AdvanceInSteps(TimeSpan.FromSeconds(5));
        Assert.Equal(0, next.Opens);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
        {
            await EndAsync(host);
        }

        _fixture.Dispose();
    }

    private static async Task AttachAsync(ChannelHost host, string node, string opener)
    {
        var attachment = ChannelFixture.Attachment(1, node) with { Node = new NodeId(node), Opener = ChannelFixture.Request(opener) };
        await host.AttachAsync(attachment, Cancellation);
    }

    private void Register(SteeredSource source) => _fixture.Sources.Replace([new SourceRegistration("ds/uid/*", _ => source)]);

    private async Task<ChannelHost> StartAsync(ChannelId? channel = null, string node = "node")
    {
        var host = await _fixture.StartAsync(channel, node);
        _hosts.Add(host);
        return host;
    }

    private async Task<ChannelHost> OpenAsync()
    {
        var host = await StartAsync();
        await AttachAsync(host, "n1", "ann");
        await _fixture.Clock.AdvanceUntilAsync(Source.OpenedAsync(), TimeSpan.Zero, "the open");
        return host;
    }

    private async Task EndAsync(ChannelHost host)
    {
        var end = host.DisposeAsync();
        _fixture.Clock.Scheduler.RunAll();
        await end;
    }
}
