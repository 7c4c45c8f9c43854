using System.Text;
using LiveOrleans.Channels;

namespace LiveOrleans.Gateway.Tests;

public sealed class FeedRingTests
{
    [Fact]
    public void Append_EveryCursorAtTheHead_KeepsItsFirstLength()
    {
        var ring = new FeedRing();

        Fill(ring, 10_000, () => ring.Head);

        Assert.Equal(16, ring.Capacity);
    }

    [Fact]
    public void Append_OneCursorBehind_KeepsAllThatItNeeds()
    {
        var ring = new FeedRing();
        var entries = Fill(ring, 1000, () => Math.Min(10, ring.Head));

        for (var sequence = 10L; sequence < ring.Head; sequence++)
        {
            Assert.Same(entries[(int)sequence], ring[sequence]);
        }
    }

    [Fact]
    public void Append_OneCursorBehind_LooksForItSeldom()
    {
        var ring = new FeedRing();
        var looks = 0;

        Fill(ring, 10_000, () =>
        {
            looks++;
            return 0;
        });

        Assert.InRange(looks, 1, 12);
    }

    [Fact]
    public void Fit_TheCursorBehindIsGone_GivesTheMemoryBack()
    {
        var ring = new FeedRing();
        Fill(ring, 1000, () => 0);
        Assert.True(ring.WasHeldBy(0));

        ring.Fit(ring.Head);

        Assert.Equal(16, ring.Capacity);
    }

    [Fact]
    public void Lag_CountsAllButTheNewest()
    {
        var ring = new FeedRing();
        var entries = Fill(ring, 3, () => 0);

        Assert.Equal(entries[0].Bytes + entries[1].Bytes, ring.Lag(0));
        Assert.Equal(0, ring.Lag(2));
        Assert.Equal(0, ring.Lag(3));
    }

    private static List<FeedEntry> Fill(FeedRing ring, int count, Func<long> oldestCursor)
    {
        var entries = new List<FeedEntry>();
        for (var i = 1; i <= count; i++)
        {
            var data = Encoding.UTF8.GetBytes($"{i}");
            entries.Add(FeedEntry.Published(Publication.Restore((ulong)i, default, data, default, isFrame: false, null)));
            if (ring.IsFull)
            {
                ring.Fit(oldestCursor());
            }

            ring.Append(entries[^1]);
        }

        return entries;
    }
}
