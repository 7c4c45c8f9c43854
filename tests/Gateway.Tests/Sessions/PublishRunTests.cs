using System.Globalization;
using System.Text;
using LiveOrleans.Channels;

namespace LiveOrleans.Gateway.Tests;

public sealed class PublishRunTests
{
    private const string Broadcast = "1/grafana/broadcast/hot";

    [Fact]
    public async Task Publish_SeveralInOneFrame_AreOneRunAndAnsweredInOrder()
    {
        await using var node = new TestNode();
        var client = await node.ConnectAsync();
        await client.SendAsync(Frame(3, 4, 5));
        Assert.Equal([Published(3), Published(4), Published(5)], await NextAsync(client, 3));
        Assert.Equal([["3", "4", "5"]], node.Channels.Runs);
    }

    [Fact]
    public async Task Publish_SeveralInOneFrame_AreAnsweredWithOneWrite()
    {
        await using var node = new TestNode();
        var client = await node.ConnectAsync();
        var before = client.Transport.Writes;
        await client.SendAsync(Frame(3, 4, 5));
        await NextAsync(client, 3);
        Assert.Equal(1, client.Transport.Writes - before);
    }

    [Fact]
    public async Task Publish_WhileARunIsUnderWay_JoinsTheNextOne()
    {
        await using var node = new TestNode(new SessionOptions { MaxConcurrency = 2 });
        var client = await node.ConnectAsync();
        var gate = Hold(node);

        // More than may run at the same time: those that wait together count as one.
        for (uint id = 3; id < 13; id++)
        {
            await client.SendAsync(Frame(id));
        }

        gate.SetResult();
        Assert.Equal(Enumerable.Range(3, 10).Select(static id => Published((uint)id)), await NextAsync(client, 10));
        Assert.Equal([["3"], [.. Enumerable.Range(4, 9).Select(static id => id.ToString(CultureInfo.InvariantCulture))]], node.Channels.Runs);
    }

    [Fact]
    public async Task Publish_BehindAnotherCommand_WaitsForIt()
    {
        await using var node = new TestNode();
        var client = await node.ConnectAsync();
        var gate = Hold(node);
        await client.SendAsync(Frame(3));
        await client.SendAsync($$$$$"""{"id":4,"history":{"channel":"{{{{{Broadcast}}}}}","limit":9}}""");
        await client.SendAsync(Frame(5));
        gate.SetResult();
        var replies = await NextAsync(client, 3);
        Assert.Equal(Published(3), replies[0]);
        Assert.Contains("\"data\":3", replies[1], StringComparison.Ordinal);
        Assert.DoesNotContain("\"data\":5", replies[1], StringComparison.Ordinal);
        Assert.Equal(Published(5), replies[2]);
        Assert.Equal([["3"], ["5"]], node.Channels.Runs);
    }

    [Fact]
    public async Task Publish_BetweenOtherCommandsOfOneFrame_KeepsTheirOrder()
    {
        await using var node = new TestNode();
        var client = await node.ConnectAsync();
        var history = $$$$$"""{"id":5,"history":{"channel":"{{{{{Broadcast}}}}}","limit":9}}""";
        await client.SendAsync($"{Frame(3, 4)}\n{history}\n{Frame(6)}");
        var replies = await NextAsync(client, 4);
        Assert.Equal([Published(3), Published(4), Published(6)], [replies[0], replies[1], replies[3]]);
        Assert.Contains("\"data\":4", replies[2], StringComparison.Ordinal);
        Assert.DoesNotContain("\"data\":6", replies[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publish_OnMoreChannelsThanMayRun_IsAnsweredOnAll()
    {
        await using var node = new TestNode(new SessionOptions { MaxConcurrency = 1 });
        var client = await node.ConnectAsync();
        await client.SendAsync($"{Publish(3, "1/grafana/broadcast/a")}\n{Publish(4, "1/grafana/broadcast/b")}\n{Publish(5, "1/grafana/broadcast/a")}");
        Assert.Equal([Published(3), Published(4), Published(5)], await NextAsync(client, 3));
    }

    [Fact]
    public async Task Publish_OneThatIsRefused_HarmsNoOther()
    {
        await using var node = new TestNode();
        node.Channels.OutcomeOf = static entry => entry.Data.Span.SequenceEqual("4"u8) ? PublishOutcome.Refused : null;
        var client = await node.ConnectAsync();
        await client.SendAsync(Frame(3, 4, 5));
        var replies = await NextAsync(client, 3);
        Assert.Equal([Published(3), Published(5)], [replies[0], replies[2]]);
        Assert.Contains("\"id\":4,\"error\":{\"code\":107", replies[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publish_ChannelThatFails_IsAnsweredForEach()
    {
        await using var node = new TestNode();
        node.Channels.BeforePublish = static _ => throw new ChannelUnavailableException("away");
        var client = await node.ConnectAsync();
        await client.SendAsync(Frame(3, 4));
        Assert.All(await NextAsync(client, 2), static reply => Assert.Contains("\"code\":100", reply, StringComparison.Ordinal));

        node.Channels.BeforePublish = static _ => Task.CompletedTask;
        await client.SendAsync(Frame(5));
        Assert.Equal([Published(5)], await NextAsync(client, 1));
    }

    [Fact]
    public async Task Publish_OnASourcesChannel_IsOfferedOneByOne()
    {
        await using var node = new TestNode();
        var offered = new List<string>();
        node.Channels.Offer = publication =>
        {
            offered.Add(Encoding.UTF8.GetString(publication.Data.Span));
            return new OfferResult(SourceAdmissionStatus.Allowed, PublishOutcome.Published);
        };
        var client = await node.ConnectAsync();
        await client.SendAsync($"{Publish(3, "1/ds/weather/berlin")}\n{Publish(4, "1/ds/weather/berlin")}");
        Assert.Equal([Published(3), Published(4)], await NextAsync(client, 2));
        Assert.Equal(["3", "4"], offered);
        Assert.Empty(node.Channels.Runs);
    }

    [Fact]
    public async Task Publish_MoreThanARunHolds_GoesOnInTheNext()
    {
        await using var node = new TestNode();
        var client = await node.ConnectAsync();
        var gate = Hold(node);
        await client.SendAsync(Frame(3));
        uint[] ids = [.. Enumerable.Range(4, PublishRun.MaxCommands + 1).Select(static id => (uint)id)];
        await client.SendAsync(Frame(ids[..^1]));
        await client.SendAsync(Frame(ids[^1]));
        gate.SetResult();
        Assert.Equal([Published(3), .. ids.Select(Published)], await NextAsync(client, ids.Length + 1));
        Assert.Equal([1, PublishRun.MaxCommands, 1], node.Channels.Runs.Select(static run => run.Length));
    }

    [Fact]
    public async Task Leave_WhileRunsWait_EndsWhenTheyHave()
    {
        await using var node = new TestNode();
        var client = await node.ConnectAsync();
        var gate = Hold(node);
        await client.SendAsync(Frame(3));
        await client.SendAsync(Frame(4));
        var leaving = client.LeaveAsync();
        Assert.False(leaving.IsCompleted);
        gate.SetResult();
        await leaving;
    }

    private static TaskCompletionSource Hold(TestNode node)
    {
        var gate = new TaskCompletionSource();
        node.Channels.BeforePublish = _ => gate.Task;
        return gate;
    }

    private static string Frame(params uint[] ids) => string.Join('\n', ids.Select(static id => Publish(id, Broadcast)));

    private static string Publish(uint id, string channel) => $$$$$"""{"id":{{{{{id}}}}},"publish":{"channel":"{{{{{channel}}}}}","data":{{{{{id}}}}}}}""";

    private static string Published(uint id) => $$$$$"""{"id":{{{{{id}}}}},"publish":{}}""";

    private static async Task<List<string>> NextAsync(TestClient client, int count)
    {
        var lines = new List<string>();
        while (lines.Count < count)
        {
            lines.Add(await client.NextAsync());
        }

        return lines;
    }
}
