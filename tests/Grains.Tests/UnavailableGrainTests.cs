using LiveOrleans.Channels;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace LiveOrleans.Grains.Tests;

public sealed class UnavailableGrainTests(ChannelCluster cluster) : IClassFixture<ChannelCluster>
{
    [Fact]
    public void Serialize_Unavailable_IsTheSameForWhoeverExpectsAnException()
    {
        var serializer = cluster.Services.GetRequiredService<Serializer>();
        var bytes = serializer.SerializeToArray<Exception>(new ChannelUnavailableException("why", new InvalidOperationException("cause")));
        Assert.Equal("why", Assert.IsType<ChannelUnavailableException>(serializer.Deserialize<Exception>(bytes)).Message);
    }

    [Fact]
    public async Task Attach_ChannelThatHasANewerOwner_ReachesTheCallerAsUnavailable()
    {
        Assert.True(ChannelId.TryCreate(1, "stream/grain/unavailable", out var channel));
        var cancellation = TestContext.Current.CancellationToken;
        var grain = cluster.Grains.GetGrain<IChannelGrain>(channel.Key);
        await grain.Publish([AppendEntry.Json("1"u8.ToArray())]);
        await cluster.Log.OpenWriterAsync(channel, new NodeId("n"), FencingToken.None, cancellation);
        var attachment = new NodeAttachment(new NodeId("n"), 1, 1, [], StreamPosition.None, FencingToken.None);
        await Assert.ThrowsAsync<ChannelUnavailableException>(() => grain.Attach(attachment));
    }
}
