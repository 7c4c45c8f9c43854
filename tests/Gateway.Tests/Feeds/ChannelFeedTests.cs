using LiveOrleans.Channels;

namespace LiveOrleans.Gateway.Tests;

public sealed class ChannelFeedTests
{
    private const string Stream = "1/stream/a/b";

    [Fact]
    public async Task Publish_ToManySessions_IsEncodedOnce()
    {
        await using var node = new TestNode();
        var clients = new List<TestClient>();
        for (var i = 0; i < 200; i++)
        {
            clients.Add(await node.ConnectAsync());
            await clients[^1].SubscribeAsync(Stream);
        }

        await node.PublishAsync(Stream, "1", "2", "3");
        foreach (var client in clients)
        {
            Assert.Equal([1, 2, 3], await client.OffsetsAsync(3));
        }

        Assert.Equal(3, node.Framing.Pushes);
    }

    [Fact]
    public async Task Publish_ToBothNamesOfAChannel_SaysTheNameThatWasUsed()
    {
        await using var node = new TestNode();
        var client = await node.ConnectAsync();
        await client.SubscribeAsync(Stream);
        await client.SubscribeAsync("default/stream/a/b", 3);

        await node.PublishAsync(Stream, "1");

        string[] lines = [await client.NextAsync(), await client.NextAsync()];
        Assert.Contains("""{"push":{"channel":"1/stream/a/b","pub":{"data":1,"offset":1}}}""", lines);
        Assert.Contains("""{"push":{"channel":"default/stream/a/b","pub":{"data":1,"offset":1}}}""", lines);
        Assert.Equal(1, node.Hub.Count);
    }

    [Fact]
    public async Task Publish_WhileAWriteIsPending_JoinsWhatCollects()
    {
        await using var node = new TestNode();
        var client = await node.ConnectAsync();
        await client.SubscribeAsync(Stream);
        var writes = client.Transport.Writes;
        client.Transport.Hold();
        await node.PublishAsync(Stream, "0");
        await client.SendAsync("""{"id":9,"ping":{}}"""); // Behind the first write, whichever of the two it is.
        for (var i = 1; i < 50; i++)
        {
            await node.PublishAsync(Stream, $"{i}");
        }

        client.Transport.Resume();
        var lines = new List<string>();
        while (lines.Count < 51)
        {
            lines.Add(await client.NextAsync());
        }

        Assert.Equal(50, lines.Count(line => line.Contains("\"pub\"", StringComparison.Ordinal)));
        Assert.InRange(client.Transport.Writes - writes, 2, 5);
    }

    [Fact]
    public async Task Publish_ToASlowReaderAmongFastOnes_ClosesItAlone()
    {
        await using var node = new TestNode(new SessionOptions { ClientQueueMaxSize = 64 * 1024 });
        var slow = await node.ConnectAsync();
        var fast = await node.ConnectAsync();
        await slow.SubscribeAsync(Stream);
        await fast.SubscribeAsync(Stream);
        slow.Transport.Hold();
        var text = $"\"{new string('x', 1000)}\"";

        for (var i = 1UL; i <= 200; i++)
        {
            await node.PublishAsync(Stream, text);
            Assert.Equal([i], await fast.OffsetsAsync(i));
        }

        Assert.True(slow.Session.IsClosed);
        Assert.False(fast.Session.IsClosed);
        Assert.False(slow.Session.Channels.Contains(Stream));
        slow.Transport.Resume();
        string line;
        do
        {
            line = await slow.NextAsync();
        }
        while (line.StartsWith("{\"push\"", StringComparison.Ordinal));
        Assert.Equal("close 3008 slow", line);
    }

    [Fact]
    public async Task Publish_OneLargerThanTheBound_GetsThrough()
    {
        await using var node = new TestNode(new SessionOptions { ClientQueueMaxSize = 64 * 1024 });
        var client = await node.ConnectAsync();
        await client.SubscribeAsync(Stream);
        client.Transport.Hold();
        await client.SendAsync("""{"id":9,"ping":{}}""");

        await node.PublishAsync(Stream, $"\"{new string('x', 200_000)}\"");
        client.Transport.Resume();

        Assert.Contains("\"code\":108", await client.NextAsync(), StringComparison.Ordinal);
        Assert.Equal([1], await client.OffsetsAsync(1));
    }

    [Fact]
    public async Task Reset_TellsEachSessionAfterWhatCameBefore()
    {
        await using var node = new TestNode();
        var client = await node.ConnectAsync();
        await client.SubscribeAsync(Stream);
        var channel = TestNode.Channel(Stream);
        var feed = await node.Hub.OpenAsync(channel, new ChannelRule(), TestContext.Current.CancellationToken);
        client.Transport.Hold();
        await client.SendAsync("""{"id":9,"ping":{}}""");
        await node.PublishAsync(Stream, "1");

        feed.OnReset();
        await node.PublishAsync(Stream, "2");
        client.Transport.Resume();

        Assert.Contains("\"code\":108", await client.NextAsync(), StringComparison.Ordinal);
        Assert.Equal([1], await client.OffsetsAsync(1));
        Assert.Equal("""{"push":{"channel":"1/stream/a/b","unsubscribe":{"code":2500,"reason":"insufficient state"}}}""", await client.NextAsync());
        Assert.Contains("\"offset\":2", await client.SubscribeAsync(Stream, 3), StringComparison.Ordinal);
        node.Hub.Release(feed);
    }

    [Fact]
    public async Task Unsubscribe_WhileBehind_SendsNothingAfterItsReply()
    {
        await using var node = new TestNode();
        var client = await node.ConnectAsync();
        await client.SubscribeAsync(Stream);
        client.Transport.Hold();
        await client.SendAsync("""{"id":9,"ping":{}}""");
        await node.PublishAsync(Stream, "1");

        await client.SendAsync($$$"""{"id":3,"unsubscribe":{"channel":"{{{Stream}}}"}}""");
        await node.PublishAsync(Stream, "2");
        client.Transport.Resume();
        await client.SendAsync("""{"id":10,"ping":{}}""");

        Assert.Contains("\"id\":9", await client.NextAsync(), StringComparison.Ordinal);

        // Commands that are not of one channel are answered as they are done.
        string[] replies = [await client.NextAsync(), await client.NextAsync()];
        Assert.Contains("""{"id":3,"unsubscribe":{}}""", replies);
        Assert.Contains(replies, static reply => reply.Contains("\"id\":10", StringComparison.Ordinal));
        Assert.Null(client.Transport.TryNext());
    }

    [Fact]
    public async Task FanOut_AppendsFromManyThreadsAndReadersThatStop_LosesAndReordersNothing()
    {
        const int Publishers = 3;
        const int Each = 2000;
        await using var node = new TestNode();
        var clients = new List<TestClient>();
        for (var i = 0; i < 70; i++)
        {
            // More than one shard.
            clients.Add(await node.ConnectAsync());
            await clients[^1].SubscribeAsync(Stream);
        }

        var publishing = Enumerable.Range(0, Publishers).Select(_ => Task.Factory.StartNew(
            async () =>
            {
                for (var i = 0; i < Each; i++)
                {
                    await node.PublishAsync(Stream, "1");
                    var stopped = clients[i % clients.Count].Transport;
                    stopped.Hold();
                    await Task.Yield();
                    stopped.Resume();
                }
            },
            TestContext.Current.CancellationToken,
            TaskCreationOptions.None,
            TaskScheduler.Default).Unwrap());
        await Task.WhenAll(publishing);

        foreach (var client in clients)
        {
            Assert.Equal(Enumerable.Range(1, Publishers * Each).Select(offset => (ulong)offset), await client.OffsetsAsync(Publishers * Each));
        }
    }
}
