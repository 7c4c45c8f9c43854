using LiveOrleans.Channels;

namespace LiveOrleans.Specifications;

/// <content>Traces.</content>
public abstract partial class StreamLogSpecification
{
    [Fact]
    public async Task Append_Traced_TellsSubscribersWhereItBelongs()
    {
        const string Parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        var (channel, writer) = await OpenAsync("traced");
        var subscriber = new RecordingSubscriber();
        await using var subscription = await Broker.SubscribeAsync(channel, subscriber, Cancellation);
        await Log.AppendAsync(Request(channel, writer, [Json("1"), Json("2")]) with { TraceParent = Parent }, Cancellation);
        await Log.AppendAsync(Request(channel, writer, [Json("3")]), Cancellation);

        var (traced, plain) = (await subscriber.NextBatchAsync(Cancellation), await subscriber.NextBatchAsync(Cancellation));
        Assert.Equal(Parent, traced.TraceParent);
        Assert.Equal(["1", "2"], traced.Publications.Select(Text));
        Assert.Null(plain.TraceParent);
        Assert.Equal(["1", "2", "3"], (await Log.ReadAsync(channel, StreamPosition.None, Cancellation)).Publications.Select(Text));
    }
}
