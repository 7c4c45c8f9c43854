using CsCheck;

namespace LiveOrleans.Load.Tests;

public sealed class OrderCheckerTests
{
    [Fact]
    public void Observe_EachOffsetOnceInOrder_CountsNothing() => AssertCounts(Check(3, 4, 5, 6), lost: 0, duplicated: 0, reordered: 0);

    [Fact]
    public void Observe_GapAfterTheStart_CountsEachSkippedOffsetAsLost() => AssertCounts(Check(3, 6), lost: 2, duplicated: 0, reordered: 0);

    [Fact]
    public void Observe_SkippedOffsetTurnsUp_CountsAsReorderedAndNotAsLost() => AssertCounts(Check(3, 4, 7, 6), lost: 1, duplicated: 0, reordered: 1);

    [Fact]
    public void Observe_SameOffsetAgain_CountsAsDuplicated() => AssertCounts(Check(3, 4, 4, 3), lost: 0, duplicated: 2, reordered: 0);

    [Fact]
    public void Observe_ReorderedOffsetAgain_CountsAsDuplicated() => AssertCounts(Check(3, 5, 4, 4), lost: 0, duplicated: 1, reordered: 1);

    [Fact]
    public void Observe_WithoutAStart_TakesTheFirstOffsetAsIt()
    {
        var order = new OrderChecker();

        Assert.True(order.Observe(41));
        Assert.True(order.Observe(42));

        AssertCounts(order, lost: 0, duplicated: 0, reordered: 0);
    }

    [Fact]
    public void Observe_AnyOffsets_AgreesWithASetOfAllThatWasSeen() => Gen.ULong[1, 40].Array[0, 80].Sample(offsets =>
    {
        var order = new OrderChecker();
        order.Start(0);
        var seen = new HashSet<ulong>();
        var (top, duplicated, reordered) = (0UL, 0L, 0L);
        foreach (var offset in offsets)
        {
            order.Observe(offset);
            if (!seen.Add(offset))
            {
                duplicated++;
            }
            else if (offset < top)
            {
                reordered++;
            }

            top = Math.Max(top, offset);
        }

        AssertCounts(order, lost: (long)top - seen.Count, duplicated, reordered);
    });

    private static OrderChecker Check(params ulong[] offsets)
    {
        var order = new OrderChecker();
        order.Start(2);
        foreach (var offset in offsets)
        {
            order.Observe(offset);
        }

        return order;
    }

    private static void AssertCounts(OrderChecker order, long lost, long duplicated, long reordered) =>
        Assert.Equal((lost, duplicated, reordered), (order.Lost, order.Duplicated, order.Reordered));
}
