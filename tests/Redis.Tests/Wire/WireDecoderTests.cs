using CsCheck;
using LiveOrleans.Channels;
using LiveOrleans.Specifications;

namespace LiveOrleans.Redis.Tests;

public sealed class WireDecoderTests
{
    private static readonly PresenceChange Change = new([new ClientInfo("1", "a"), new ClientInfo("2", "b")], [new ClientInfo("3", "c")]);

    [Fact]
    public async Task Deliver_Presence_IsWhatWasWritten()
    {
        var subscriber = new RecordingSubscriber();
        WireDecoder.Deliver(WireWriter.Presence(Change), subscriber);
        var read = await subscriber.NextChangeAsync(TestContext.Current.CancellationToken);
        Assert.Equal(Change.Joined, read.Joined);
        Assert.Equal(Change.Left, read.Left);
    }

    [Fact]
    public void Deliver_CutShort_IsAFormatException()
    {
        var message = WireWriter.Presence(Change);
        for (var length = 0; length < message.Length; length++)
        {
            Assert.Throws<FormatException>(() => WireDecoder.Deliver(message[..length], new RecordingSubscriber()));
        }
    }

    [Fact]
    public void Deliver_AnyBytes_DeliversOrIsAFormatException() =>
        Gen.Byte.Array[0, 60].Sample(bytes => Tolerates(() => WireDecoder.Deliver((byte[])[1, (byte)'P', .. bytes], new RecordingSubscriber())));

    [Fact]
    public void Entry_AnyBytes_IsReadOrIsAFormatException() =>
        Gen.Byte.Array[0, 40].Sample(bytes => Tolerates(() => WireDecoder.Entry(1, (byte[])[1, .. bytes])));

    [Fact]
    public void Beat_AnyBytes_IsReadOrIsAFormatException() =>
        Gen.Byte.Array[0, 60].Sample(bytes => Tolerates(() => WireDecoder.Beat((byte[])[1, (byte)'B', .. bytes])));

    [Fact]
    public void Node_AnyBytes_IsReadOrIsAFormatException() =>
        Gen.Byte.Array[0, 60].Sample(bytes => Tolerates(() => WireDecoder.Node((byte[])[1, .. bytes])));

    [Fact]
    public void Attachment_AnyBytes_IsReadOrIsAFormatException() =>
        Gen.Byte.Array[0, 40].Sample(bytes => Tolerates(() => WireDecoder.Attachment(new NodeId("n"), (byte[])[1, .. bytes])));

    [Fact]
    public void Beat_CutShortOrLengthened_IsAFormatException()
    {
        var channel = TestChannels.Channel("beat");
        var message = WireWriter.Beat(new NodeBeat(new NodeId("n"), 1, "s", true, [new ChannelTop(channel, new StreamPosition("e", 1))], [channel]) { Gateway = "g" });
        for (var length = 0; length < message.Length; length++)
        {
            Assert.Throws<FormatException>(() => WireDecoder.Beat(message[..length]));
        }

        Assert.Throws<FormatException>(() => WireDecoder.Beat((byte[])[.. message.Span, 0]));
    }

    [Fact]
    public void Entry_AnotherVersion_IsAFormatException() => Assert.Throws<FormatException>(() => WireDecoder.Entry(1, new byte[] { 2, 0, 0 }));

    private static bool Tolerates(Action action)
    {
        try
        {
            action();
        }
        catch (FormatException)
        {
            // What it says is tested elsewhere; anything else fails the property.
        }

        return true;
    }
}
