using System.Text;
using CsCheck;

namespace LiveOrleans.Sources.Tests;

public sealed class EventStreamParserTests
{
    private const int MaxBytes = 64;

    [Theory]
    [InlineData("data: 1\n\n", "1")]
    [InlineData("data:1\r\n\r\n", "1")]
    [InlineData("data: 1\r\r", "1")]
    [InlineData("data:  1\n\n", " 1")]
    [InlineData("\uFEFFdata: 1\n\n", "1")]
    [InlineData("data: {\ndata: }\n\n", "{\n}")]
    [InlineData("data\n\n", "")]
    [InlineData("data\ndata\n\n", "\n")]
    [InlineData(": comment\ndata: 1\n: another\n\n", "1")]
    [InlineData("event: other\nretry: 10\nunknown: x\ndata: 1\n\n", "1")]
    [InlineData("data: a:b\n\n", "a:b")]
    [InlineData("data: \u00e9\u20ac\n\n", "\u00e9\u20ac")]
    public void Read_OneEvent_IsItsData(string body, string expected) => Assert.Equal([expected], ParserReading.Read(Create(), body));

    [Theory]
    [InlineData("")]
    [InlineData("\n\n\r\n")]
    [InlineData("data: 1")]
    [InlineData("data: 1\n")]
    [InlineData(": comment\n\n")]
    [InlineData("id: 1\n\n")]
    [InlineData(" data: 1\n\n")]
    [InlineData("Data: 1\n\n")]
    [InlineData("\n\uFEFFdata: 1\n\n")]
    public void Read_NoWholeEvent_IsNothing(string body) => Assert.Empty(ParserReading.Read(Create(), body));

    [Fact]
    public void Read_StandardsExample_IsItsThreeEvents() => Assert.Equal(
        ["YHOO\n+2\n10", "first event", "second event"],
        ParserReading.Read(Create(), "data: YHOO\ndata: +2\ndata: 10\n\n: test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\n"));

    [Theory]
    [InlineData("id: 7\ndata: 1\n\n", "7")]
    [InlineData("id: 7\n\n", "7")]
    [InlineData("id: 7\ndata: 1\n\ndata: 2\n\n", "7")]
    [InlineData("id: 7\ndata: 1\n\nid\ndata: 2\n\n", "")]
    [InlineData("id: 7\ndata: 1\n\nid: 8\ndata: 2\n", "7")]
    [InlineData("id: 7\u00008\ndata: 1\n\n", "before")]
    [InlineData("data: 1\n\n", "before")]
    public void LastEventId_AfterEvents_IsThatOfTheLastCompleteOne(string body, string expected)
    {
        var parser = Create("before");
        ParserReading.Read(parser, body);
        Assert.Equal(expected, parser.LastEventId);
    }

    [Fact]
    public void LastEventId_BetweenEvents_IsThatOfTheEventGivenOut()
    {
        var parser = Create();
        ReadOnlyMemory<byte> input = "id: 1\ndata: a\n\nid: 2\ndata: b\n\n"u8.ToArray();
        Assert.True(parser.TryRead(ref input, out _));
        Assert.Equal("1", parser.LastEventId);
    }

    [Fact]
    public void Read_LineOfTheBound_IsTaken() =>
        Assert.Equal([new string('x', MaxBytes - 6)], ParserReading.Read(Create(), $"data: {new string('x', MaxBytes - 6)}\n\n"));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Read_LineOverTheBound_Fails(bool hasEnd) => Assert.Throws<InvalidDataException>(
        () => ParserReading.Read(Create(), $":{new string('x', MaxBytes)}{(hasEnd ? "\n" : string.Empty)}"));

    [Fact]
    public void Read_EventOverTheBound_Fails() => Assert.Throws<InvalidDataException>(
        () => ParserReading.Read(Create(), string.Concat(Enumerable.Repeat("data: 0123456789012345\n", 5))));

    [Fact]
    public void LastEventId_OverTheBound_IsEmpty()
    {
        var parser = new EventStreamParser(1 << 20, null);
        var most = new string('x', EventCursor.MaxIdBytes);
        Assert.Equal(["1"], ParserReading.Read(parser, $"id: {most}\ndata: 1\n\n"));
        Assert.Equal(most, parser.LastEventId);
        Assert.Equal(["2"], ParserReading.Read(parser, $"id: {most}x\ndata: 2\n\n"));
        Assert.Equal(string.Empty, parser.LastEventId);
    }

    [Fact]
    public void LastEventId_OverTheBoundOnlyWhenItsBytesAreReplaced_IsEmpty()
    {
        var parser = new EventStreamParser(1 << 20, null);
        byte[] body = [.. "id: "u8, .. Enumerable.Repeat((byte)0xFF, EventCursor.MaxIdBytes), .. "\ndata: 1\n\n"u8];
        Assert.Equal(["1"], ParserReading.Read(parser, body));
        Assert.Equal(string.Empty, parser.LastEventId);
    }

    [Fact]
    public void Read_SplitAtEveryByte_IsTheSame()
    {
        var body = Encoding.UTF8.GetBytes("\uFEFFid: 1\r\ndata: {\"a\":\u20ac}\r\rdata:x\ndata:y\n\r\n: c\r\n\r\nid: 2\ndata: z\n\n");
        var whole = ParserReading.Read(Create(), body);
        Assert.Equal(["{\"a\":\u20ac}", "x\ny", "z"], whole);
        for (var at = 0; at <= body.Length; at++)
        {
            var parser = Create();
            Assert.Equal(whole, ParserReading.Read(parser, body, at));
            Assert.Equal("2", parser.LastEventId);
        }
    }

    [Fact]
    public void Read_AnyBodyInAnyPieces_IsTheSame()
    {
        var part = Pieces.Of("data", "id", "event", ":", ": ", " ", "\n", "\n\n", "\r", "\r\n", "x", "1", "\u20ac", "\uFEFF", "\0");
        Gen.Select(part.Array[0, 40], Gen.Int[0, 9].Array[0, 60]).Sample((parts, lengths) =>
        {
            var body = Encoding.UTF8.GetBytes(string.Concat(parts));
            var (whole, inPieces) = (new EventStreamParser(1 << 20, null), new EventStreamParser(1 << 20, null));
            Assert.Equal(ParserReading.Read(whole, body), ParserReading.Read(inPieces, body, lengths));
            Assert.Equal(whole.LastEventId, inPieces.LastEventId);
        });
    }

    private static EventStreamParser Create(string? lastEventId = null) => new(MaxBytes, lastEventId);
}
