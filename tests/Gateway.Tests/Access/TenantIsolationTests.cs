using LiveOrleans.Channels;

namespace LiveOrleans.Gateway.Tests;

public sealed class TenantIsolationTests
{
    private static readonly Caller Other = new(2, "9", Role.Admin) { Channels = null };

    [Theory]
    [InlineData("subscribe")]
    [InlineData("publish")]
    [InlineData("history")]
    [InlineData("presence")]
    [InlineData("presence_stats")]
    public async Task Session_ChannelOfAnotherTenant_IsDenied(string command)
    {
        await using var node = new TestNode();
        await node.PublishAsync("1/stream/a/b", "1");
        var client = await node.ConnectAsync(Other);

        foreach (var tenant in (string[])["1", "default", "org-1"])
        {
            var reply = await client.AskAsync($$$$"""{"id":2,"{{{{command}}}}":{"channel":"{{{{tenant}}}}/stream/a/b","data":{}}}""");

            Assert.Contains("\"code\":103", reply, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task History_SameNameInTwoTenants_AreTwoChannels()
    {
        await using var node = new TestNode();
        await node.PublishAsync("1/stream/a/b", "1");
        var client = await node.ConnectAsync(Other);

        Assert.DoesNotContain("publications", await client.AskAsync("""{"id":2,"history":{"channel":"2/stream/a/b","limit":10}}"""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_CallerHeldToChannels_SeesThoseAlone()
    {
        await using var host = await HttpHost.StartAsync(host =>
        {
            host.Caller = new Caller(1, "7", Role.Viewer) { Channels = ChannelPatterns.TryRead(["plugin/a/*"]) };
            host.Listed.Add(new ListedChannel("plugin/a/one", 1, default));
            host.Listed.Add(new ListedChannel("plugin/b/one", 1, default));
        });

        var text = await host.Client.GetStringAsync(new Uri("/api/live/list", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Contains("plugin/a/one", text, StringComparison.Ordinal);
        Assert.DoesNotContain("plugin/b/one", text, StringComparison.Ordinal);
    }
}
