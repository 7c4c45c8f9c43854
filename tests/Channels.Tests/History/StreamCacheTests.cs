using System.Globalization;
using System.Text;
using CsCheck;

namespace LiveOrleans.Channels.Tests;

public sealed class StreamCacheTests
{
    [Fact]
    public void TryAppend_AnotherOffset_IsRefused()
    {
        var cache = Cache(0, 3);
        Assert.False(cache.TryAppend(Make(3)));
        Assert.False(cache.TryAppend(Make(5)));
        Assert.Equal(3UL, cache.Top.Offset);
    }

    [Fact]
    public void TryRecover_JustBelowTheOldest_IsWhole()
    {
        var cache = Cache(0, 10, new HistoryLimits { MaxPublications = 4 });
        Assert.True(cache.TryRecover(new StreamPosition("e", 6), out var missed));
        Assert.Equal([7UL, 8UL, 9UL, 10UL], missed.Select(p => p.Offset));
        Assert.False(cache.TryRecover(new StreamPosition("e", 5), out _));
    }

    [Fact]
    public void TryRecover_AtTheTop_IsEmptyAndWhole()
    {
        Assert.True(Cache(0, 3).TryRecover(new StreamPosition("e", 3), out var missed));
        Assert.Empty(missed);
    }

    [Theory]
    [InlineData("other", 2)]
    [InlineData("e", 4)]
    public void TryRecover_AnotherHistory_IsRefused(string epoch, ulong offset) =>
        Assert.False(Cache(0, 3).TryRecover(new StreamPosition(epoch, offset), out _));

    [Fact]
    public void TryRecover_WithoutAnEpoch_IsTakenForTheCurrentOne() =>
        Assert.True(Cache(0, 3).TryRecover(new StreamPosition(string.Empty, 1), out _));

    [Fact]
    public void TryAppend_OverTheBytes_KeepsTheNewest()
    {
        var cache = Cache(0, 0, new HistoryLimits { MaxBytes = 10 });
        cache.TryAppend(Make(1, "123456"));
        cache.TryAppend(Make(2, "12345678901234567890"));
        Assert.Equal(1, cache.Count);
        Assert.Equal(2UL, cache.Newest!.Offset);
        Assert.Equal(20, cache.Bytes);
    }

    [Fact]
    public void Expire_LeavesTheNewestAndThePosition()
    {
        var cache = Cache(0, 5);
        cache.Expire();
        Assert.Equal(1, cache.Count);
        Assert.Equal(5UL, cache.Top.Offset);
        Assert.False(cache.TryRecover(new StreamPosition("e", 3), out _));
        Assert.True(cache.TryAppend(Make(6)));
        Assert.True(cache.TryRecover(new StreamPosition("e", 4), out var missed));
        Assert.Equal(2, missed.Count);
    }

    [Fact]
    public void LastFrame_OfDataAlone_HasTheSchemaBeforeIt()
    {
        var schema = new FrameSchema("h", "{\"name\":\"cpu\"}"u8.ToArray());
        var cache = Cache(0, 0);
        cache.TryAppend(Publication.FromEntry(AppendEntry.Frame(schema, "{\"values\":[1]}"u8.ToArray()), 1, default, withSchema: true));
        cache.TryAppend(Publication.FromEntry(AppendEntry.Frame(schema, "{\"values\":[2]}"u8.ToArray()), 2, default, withSchema: false));
        Assert.Equal("""{"schema":{"name":"cpu"},"data":{"values":[2]}}""", Encoding.UTF8.GetString(cache.LastFrame.Span));
    }

    [Fact]
    public void LastFrame_OfFreeJson_IsTheJson() =>
        Assert.Equal("2", Encoding.UTF8.GetString(Cache(0, 2).LastFrame.Span));

    [Theory]
    [InlineData(2, null, false, "1 2")]
    [InlineData(-1, 3UL, false, "4 5")]
    [InlineData(1, 3UL, false, "4")]
    [InlineData(2, null, true, "5 4")]
    [InlineData(-1, 3UL, true, "2 1")]
    [InlineData(1, 3UL, true, "2")]
    [InlineData(0, null, false, "")]
    [InlineData(-1, 99UL, false, "")]
    [InlineData(-1, 99UL, true, "5 4 3 2 1")]
    [InlineData(-1, 0UL, false, "1 2 3 4 5")]
    [InlineData(-1, 0UL, true, "")]
    public void Read_Query_ReturnsThePage(int limit, ulong? since, bool reverse, string offsets)
    {
        var position = since is { } offset ? new StreamPosition("e", offset) : (StreamPosition?)null;
        var page = Cache(0, 5).Read(new HistoryQuery(limit, position, reverse));
        Assert.Equal(offsets, string.Join(' ', page.Select(p => p.Offset)));
    }

    [Fact]
    public void Cache_AnySequence_AgreesWithAListThatIsTrimmed() =>
        Gen.Select(Gen.Int[1, 8], Gen.Int[0, 60], Gen.Int[0, 70], Gen.Int[0, 60]).Sample((max, count, since, expireAt) =>
        {
            var cache = Cache(0, 0, new HistoryLimits { MaxPublications = max });
            var model = new List<ulong>();
            for (var offset = 1; offset <= count; offset++)
            {
                cache.TryAppend(Make((ulong)offset));
                model.Add((ulong)offset);
                model.RemoveRange(0, Math.Max(0, model.Count - max));
                if (offset == expireAt)
                {
                    cache.Expire();
                    model.RemoveRange(0, model.Count - 1);
                }
            }

            var oldest = model.Count == 0 ? 0 : (int)model[0] - 1;
            var recovered = cache.TryRecover(new StreamPosition("e", (ulong)since), out var missed);
            Assert.Equal(since >= oldest && since <= count, recovered);
            Assert.Equal(recovered ? model.Where(offset => offset > (ulong)since) : [], missed.Select(p => p.Offset));
        });

    private static StreamCache Cache(ulong from, int count, HistoryLimits? limits = null)
    {
        var cache = new StreamCache(limits ?? HistoryLimits.Default);
        cache.Reset(new StreamPosition("e", from));
        for (var i = 1; i <= count; i++)
        {
            Assert.True(cache.TryAppend(Make(from + (ulong)i)));
        }

        return cache;
    }

    private static Publication Make(ulong offset, string? json = null) =>
        Publication.FromEntry(
            AppendEntry.Json(Encoding.UTF8.GetBytes(json ?? offset.ToString(CultureInfo.InvariantCulture))), offset, default, withSchema: false);
}
