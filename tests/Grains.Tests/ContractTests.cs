using LiveOrleans.Channels;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace LiveOrleans.Grains.Tests;

public sealed class ContractTests(ChannelCluster cluster) : IClassFixture<ChannelCluster>
{
    [Fact]
    public void Serialize_Position_IsTheSame() => AssertSame(new StreamPosition("epoch", ulong.MaxValue));

    [Fact]
    public void Serialize_PublishResult_IsTheSame() => AssertSame(new PublishResult(PublishOutcome.Overloaded, new StreamPosition("e", 3)));

    [Fact]
    public void Serialize_ClientInfo_IsTheSame() => AssertSame(new ClientInfo("7", "client"));

    [Fact]
    public void Serialize_Attachment_IsTheSame()
    {
        var copy = RoundTrip(new NodeAttachment(new NodeId("n"), 5, 2, [new ClientInfo("1", "a")], new StreamPosition("e", 4), new FencingToken(7)));
        Assert.Equal(new NodeId("n"), copy.Node);
        Assert.Equal(5, copy.Revision);
        Assert.Equal(2, copy.Sessions);
        Assert.Equal(new ClientInfo("1", "a"), Assert.Single(copy.Members));
        Assert.Equal(new StreamPosition("e", 4), copy.Known);
        Assert.Equal(new FencingToken(7), copy.Highest);
        Assert.Null(copy.Opener);
    }

    [Fact]
    public void Serialize_AttachmentWithAnOpener_KeepsIt()
    {
        var opener = new SourceRequest(new SourceUser("7", "ann", "Ann", "ann@example.org", "Admin"), "{}"u8.ToArray());
        var copy = RoundTrip(new NodeAttachment(new NodeId("n"), 5, 2, [], StreamPosition.None, FencingToken.None) { Opener = opener });
        Assert.Equal(opener, copy.Opener);
    }

    [Fact]
    public void Serialize_OfferResult_IsTheSame() => AssertSame(new OfferResult(SourceAdmissionStatus.Failed, PublishOutcome.Overloaded));

    [Fact]
    public void Serialize_FrameEntry_KeepsSchemaAndData()
    {
        var copy = RoundTrip(AppendEntry.Frame(new FrameSchema("hash", "{}"u8.ToArray()), "[1]"u8.ToArray()));
        Assert.Equal("hash", copy.Schema?.Hash);
        Assert.Equal("{}"u8.ToArray(), copy.Schema!.Json.ToArray());
        Assert.Equal("[1]"u8.ToArray(), copy.Data.ToArray());
    }

    [Fact]
    public void Serialize_JsonEntry_KeepsThePublisher()
    {
        var copy = RoundTrip(AppendEntry.Json("1"u8.ToArray(), new ClientInfo("1", "a")));
        Assert.Null(copy.Schema);
        Assert.Equal(new ClientInfo("1", "a"), copy.Publisher);
        Assert.Equal("1"u8.ToArray(), copy.Data.ToArray());
    }

    [Fact]
    public void Serialize_Admission_KeepsTheInitialData()
    {
        var copy = RoundTrip(new SourceAdmission(SourceAdmissionStatus.PermissionDenied, "1"u8.ToArray()));
        Assert.Equal(SourceAdmissionStatus.PermissionDenied, copy.Status);
        Assert.Equal("1"u8.ToArray(), copy.InitialData.ToArray());
    }

    private void AssertSame<T>(T value) => Assert.Equal(value, RoundTrip(value));

    private T RoundTrip<T>(T value)
    {
        var serializer = cluster.Services.GetRequiredService<Serializer>();
        var copy = serializer.Deserialize<T>(serializer.SerializeToArray(value));
        Assert.NotNull(copy);
        return copy;
    }
}
