using LiveOrleans.Channels;

namespace LiveOrleans.Gateway.Tests;

public sealed class ChannelHubTests
{
    private const string Stream = "1/stream/a/b";

    [Fact]
    public async Task Open_ManySessionsAtOnce_ReadsTheLogOnce()
    {
        await using var node = new TestNode();
        var read = new TaskCompletionSource();
        node.Log.BeforeRead = () => read.Task;
        var clients = new[] { await node.ConnectAsync(), await node.ConnectAsync(), await node.ConnectAsync() };
        foreach (var client in clients)
        {
            await client.SendAsync($$$"""{"id":2,"subscribe":{"channel":"{{{Stream}}}"}}""");
        }

        read.SetResult();

        foreach (var client in clients)
        {
            Assert.StartsWith("{\"id\":2,\"subscribe\"", await client.NextAsync(), StringComparison.Ordinal);
        }

        Assert.Equal(1, node.Log.Reads);
    }

    [Fact]
    public async Task Open_TheLogFails_TellsTheClientToTryAgainAndTriesAfresh()
    {
        await using var node = new TestNode();
        node.Log.BeforeRead = () => throw new ChannelUnavailableException("gone");
        var client = await node.ConnectAsync();
        Assert.Contains("\"temporary\":true", await client.SubscribeAsync(Stream), StringComparison.Ordinal);

        node.Log.BeforeRead = () => Task.CompletedTask;

        Assert.StartsWith("{\"id\":3,\"subscribe\"", await client.SubscribeAsync(Stream, 3), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Release_ByTheLast_KeepsTheChannelForTheLinger()
    {
        await using var node = new TestNode();
        var client = await node.ConnectAsync();
        await client.SubscribeAsync(Stream);
        await client.AskAsync($$$"""{"id":3,"unsubscribe":{"channel":"{{{Stream}}}"}}""");
        node.Time.Advance(TimeSpan.FromSeconds(1));

        await client.SubscribeAsync(Stream, 4);

        Assert.Equal(1, node.Log.Reads);
    }

    [Fact]
    public async Task Release_AfterTheLinger_ClosesTheChannel()
    {
        await using var node = new TestNode();
        var client = await node.ConnectAsync();
        await client.SubscribeAsync(Stream);
        await client.AskAsync($$$"""{"id":3,"unsubscribe":{"channel":"{{{Stream}}}"}}""");

        node.Time.Advance(TimeSpan.FromSeconds(2));

        // Whoever asks while the channel is being closed waits for it, and finds a new one.
        await client.SubscribeAsync(Stream, 4);
        Assert.Equal(2, node.Log.Reads);
    }
}
