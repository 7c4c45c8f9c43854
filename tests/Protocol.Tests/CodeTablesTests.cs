using System.Reflection;
using LiveOrleans.Protocol.Messages;

namespace LiveOrleans.Protocol.Tests;

public sealed class CodeTablesTests
{
    [Fact]
    public void Errors_AreThoseOfTheReference() =>
        Assert.Equal(
            [
                (100, "internal server error", true), (101, "unauthorized", false), (102, "unknown channel", false),
                (103, "permission denied", false), (104, "method not found", false), (105, "already subscribed", false),
                (106, "limit exceeded", false), (107, "bad request", false), (108, "not available", false),
                (109, "token expired", false), (110, "expired", false), (111, "too many requests", true),
                (112, "unrecoverable position", false), (113, "concurrent pagination", true),
                (400, "invalid channel ID", false), (403, "Forbidden", false), (404, "Not Found", false),
            ],
            LiveError.All.Select(error => (error.Code, error.Message, error.Temporary)));

    [Fact]
    public void UnsubscribeCodes_AreThoseOfTheReference() =>
        Assert.Equal(
            [
                (0, "client unsubscribed", false), (1, "client disconnected", false), (2000, "server unsubscribe", false),
                (2500, "insufficient state", true), (2501, "subscription expired", true), (2502, "state invalidated", true),
            ],
            UnsubscribeCode.All.Select(entry => (entry.Code, entry.Reason, entry.Resubscribes)));

    [Fact]
    public void DisconnectCodes_AreThoseOfTheReference() =>
        Assert.Equal(
            [
                (3000, "connection closed", true), (3001, "shutdown", true), (3004, "internal server error", true),
                (3005, "connection expired", true), (3006, "subscription expired", true), (3008, "slow", true),
                (3009, "write error", true), (3010, "insufficient state", true), (3011, "force reconnect", true),
                (3012, "no pong", true), (3013, "too many requests", true), (3014, "state invalidated", true),
                (3500, "invalid token", false), (3501, "bad request", false), (3502, "stale", false),
                (3503, "force disconnect", false), (3504, "connection limit", false), (3505, "channel limit", false),
                (3506, "inappropriate protocol", false), (3507, "permission denied", false), (3508, "not available", false),
                (3509, "too many errors", false),
            ],
            DisconnectCode.All.Select(entry => (entry.Code, entry.Reason, entry.Reconnects)));

    [Theory]
    [InlineData(typeof(LiveError))]
    [InlineData(typeof(DisconnectCode))]
    [InlineData(typeof(UnsubscribeCode))]
    public void All_EachNamedEntry_IsInTheTable(Type table)
    {
        var named = table.GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.FieldType == table).Select(field => field.GetValue(null));
        var all = (System.Collections.IEnumerable)Assert.IsAssignableFrom<object>(table.GetProperty("All")!.GetValue(null));

        Assert.Equal(named, all.Cast<object>());
    }

    [Fact]
    public void Find_KnownAndUnknownCode_GivesEntryOrNull()
    {
        Assert.Same(LiveError.NotAvailable, LiveError.Find(108));
        Assert.Null(LiveError.Find(99));
        Assert.Same(DisconnectCode.Slow, DisconnectCode.Find(3008));
        Assert.Null(DisconnectCode.Find(3002));
        Assert.Same(UnsubscribeCode.Expired, UnsubscribeCode.Find(2501));
        Assert.Null(UnsubscribeCode.Find(2));
    }

    [Theory]
    [InlineData(4000, true)]
    [InlineData(4499, true)]
    [InlineData(4500, false)]
    [InlineData(4999, false)]
    public void Reconnects_ApplicationCode_FollowsItsRange(int code, bool reconnects) =>
        Assert.Equal(reconnects, new DisconnectCode(code, "custom").Reconnects);

    [Fact]
    public void DisconnectCode_OutOfBounds_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new DisconnectCode(2999, ""));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DisconnectCode(5000, ""));
        Assert.Throws<ArgumentException>(() => new DisconnectCode(4000, new string('x', 33)));
        Assert.Throws<ArgumentException>(() => new DisconnectCode(4000, "é"));
    }

    [Fact]
    public void ToReply_EachTable_GivesTheMessage()
    {
        Assert.Equal("""{"id":8,"error":{"code":108,"message":"not available"}}""", Encoded.Json(LiveError.NotAvailable.ToReply(8, CommandKind.Publish)));
        Assert.Equal(
            """{"push":{"channel":"news","unsubscribe":{"code":2500,"reason":"insufficient state"}}}""",
            Encoded.Json(UnsubscribeCode.InsufficientState.ToReply("news")));
        Assert.Equal(
            """{"push":{"disconnect":{"code":3001,"reason":"shutdown","reconnect":true}}}""",
            Encoded.Json(DisconnectCode.Shutdown.ToReply()));
    }
}
