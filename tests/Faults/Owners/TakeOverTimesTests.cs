using Xunit.Sdk;

namespace LiveOrleans.Faults;

public sealed class TakeOverTimesTests
{
    private readonly TakeOverTimes _times = new("source again", TimeSpan.FromSeconds(5));

    [Fact]
    public void AssertInBudget_AllAsShortAsAllowed_Holds()
    {
        _times.Add(TimeSpan.FromSeconds(1));
        _times.Add(TimeSpan.FromSeconds(5));

        _times.AssertInBudget();
    }

    [Fact]
    public void AssertInBudget_OneOfManyTooLong_Fails()
    {
        _times.Add(TimeSpan.FromSeconds(1));
        _times.Add(TimeSpan.FromSeconds(5.001));
        _times.Add(TimeSpan.FromSeconds(1));

        Assert.Throws<TrueException>(_times.AssertInBudget);
    }
}
