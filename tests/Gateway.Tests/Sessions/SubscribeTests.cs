using LiveOrleans.Channels;

namespace LiveOrleans.Gateway.Tests;

public sealed class SubscribeTests
{
    private const string Stream = "1/stream/a/b";
    private const string Source = "1/ds/a/b";

    [Fact]
    public async Task Subscribe_Anew_AnswersTheTopAndTheLastFrame()
    {
        await using var node = new TestNode();
        await node.PublishAsync(Stream, "1", "2");
        var client = await node.ConnectAsync();

        Assert.Equal(
            $$$$"""{"id":2,"subscribe":{"recoverable":true,"epoch":"{{{{await node.EpochAsync(Stream)}}}}","offset":2,"positioned":true,"data":2}}""",
            await client.SubscribeAsync(Stream));
    }

    [Fact]
    public async Task Subscribe_ChannelOfAFrameSchema_ShowsTheFrameWithItsSchema()
    {
        await using var node = new TestNode();
        var schema = new FrameSchema("s1", """{"fields":[]}"""u8.ToArray());
        var channel = TestNode.Channel(Stream);
        await node.Channels.PublishAsync(channel, [AppendEntry.Frame(schema, """{"values":[1]}"""u8.ToArray())], TestContext.Current.CancellationToken);
        await node.Channels.PublishAsync(channel, [AppendEntry.Frame(schema, """{"values":[2]}"""u8.ToArray())], TestContext.Current.CancellationToken);
        var client = await node.ConnectAsync();

        Assert.EndsWith(""","data":{"schema":{"fields":[]},"data":{"values":[2]}}}}""", await client.SubscribeAsync(Stream), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Subscribe_ChannelWithoutFrame_ShowsWhatTheSourceGives()
    {
        await using var node = new TestNode();
        node.Channels.Admit = (_, _) => Task.FromResult(new SourceAdmission(SourceAdmissionStatus.Allowed, """{"first":1}"""u8.ToArray()));
        var client = await node.ConnectAsync();

        Assert.EndsWith(""","data":{"first":1}}}""", await client.SubscribeAsync(Source), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recover_WithinReach_AnswersTheAskedOffsetAndWhatWasMissed()
    {
        await using var node = new TestNode();
        await node.PublishAsync(Stream, "1", "2", "3");
        var epoch = await node.EpochAsync(Stream);
        var client = await node.ConnectAsync();

        Assert.Equal(
            $$$$"""{"id":2,"subscribe":{"recoverable":true,"epoch":"{{{{epoch}}}}","publications":[{"data":2,"offset":2},{"data":3,"offset":3}],"recovered":true,"offset":1,"positioned":true,"was_recovering":true}}""",
            await client.AskAsync(Recover(1, epoch)));
    }

    [Fact]
    public async Task Recover_AnotherEpoch_AnswersTheTopAndTheLastFrame()
    {
        await using var node = new TestNode();
        await node.PublishAsync(Stream, "1", "2", "3");
        var client = await node.ConnectAsync();

        Assert.Equal(
            $$$$"""{"id":2,"subscribe":{"recoverable":true,"epoch":"{{{{await node.EpochAsync(Stream)}}}}","offset":3,"positioned":true,"data":3,"was_recovering":true}}""",
            await client.AskAsync(Recover(1, "_")));
    }

    [Fact]
    public async Task Recover_NothingMissed_IsRecovered()
    {
        await using var node = new TestNode();
        await node.PublishAsync(Stream, "1");
        var client = await node.ConnectAsync();

        Assert.Contains("\"recovered\":true,\"offset\":1", await client.AskAsync(Recover(1, await node.EpochAsync(Stream))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recover_OutOfReachAndTheClientRejectsThat_IsAnError()
    {
        await using var node = new TestNode();
        var client = await node.ConnectAsync();

        Assert.Equal(
            """{"id":2,"error":{"code":112,"message":"unrecoverable position"}}""",
            await client.AskAsync($$$"""{"id":2,"subscribe":{"channel":"{{{Stream}}}","recover":true,"offset":4,"epoch":"x","flag":3}}"""));
        Assert.StartsWith("{\"id\":3,\"subscribe\"", await client.SubscribeAsync(Stream, 3), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Moment.WhileTheLogIsRead)]
    [InlineData(Moment.AfterTheLogWasRead)]
    [InlineData(Moment.BeforeTheReplyIsSent)]
    public async Task Subscribe_PublicationsInBetween_ShowsEachOnce(Moment moment)
    {
        await using var node = new TestNode();
        await node.PublishAsync(Stream, "1");
        var client = await node.ConnectAsync();
        switch (moment)
        {
            case Moment.WhileTheLogIsRead:
                node.Log.BeforeRead = () => node.PublishAsync(Stream, "2");
                break;
            case Moment.AfterTheLogWasRead:
                node.Log.AfterRead = () => node.PublishAsync(Stream, "2");
                break;
            default:
                var witness = await node.ConnectAsync();
                node.Framing.Before = text =>
                {
                    if (text.Contains("\"subscribe\"", StringComparison.Ordinal))
                    {
                        node.Framing.Before = _ => { };
                        PublishPast(node, witness);
                    }
                };
                break;
        }

        var reply = await client.SubscribeAsync(Stream);
        if (moment == Moment.BeforeTheReplyIsSent)
        {
            // What came after the view follows the reply at once, and not only with the next publication.
            Assert.Contains("\"offset\":1", reply, StringComparison.Ordinal);
            Assert.Equal([2], await client.OffsetsAsync(2));
        }
        else
        {
            Assert.Contains("\"offset\":2", reply, StringComparison.Ordinal);
        }

        await node.PublishAsync(Stream, "3");
        Assert.Equal([3], await client.OffsetsAsync(3));
    }

    [Fact]
    public async Task Subscribe_SessionEndsMeanwhile_LeavesTheChannel()
    {
        await using var node = new TestNode();
        var read = new TaskCompletionSource();
        node.Log.BeforeRead = () => read.Task;
        var client = await node.ConnectAsync();
        await client.SendAsync($$$"""{"id":2,"subscribe":{"channel":"{{{Stream}}}"}}""");

        await client.LeaveAsync();
        read.SetResult();
        node.Time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(0, node.Sessions.SubscriptionCount);
        await node.Hub.DisposeAsync();
        Assert.Equal(0, node.Hub.Count);
    }

    // The fan-out takes the sessions in the order in which they came: when the witness has the publication, it has passed
    // the one before, whose reply is not sent yet.
    private static void PublishPast(TestNode node, TestClient witness)
    {
        Assert.Contains("\"offset\":1", witness.SubscribeAsync(Stream).GetAwaiter().GetResult(), StringComparison.Ordinal);
        node.PublishAsync(Stream, "2").GetAwaiter().GetResult();
        Assert.Equal([2], witness.OffsetsAsync(2).GetAwaiter().GetResult());
    }

    private static string Recover(ulong offset, string epoch) =>
        $$$$"""{"id":2,"subscribe":{"channel":"{{{{Stream}}}}","recover":true,"offset":{{{{offset}}}},"epoch":"{{{{epoch}}}}"}}""";

    public enum Moment
    {
        WhileTheLogIsRead,
        AfterTheLogWasRead,
        BeforeTheReplyIsSent,
    }
}
