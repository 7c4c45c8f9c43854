using Microsoft.Extensions.Time.Testing;

namespace LiveOrleans.Silo.Tests;

public sealed class IdleCollectionTests : IDisposable
{
    private const long Busy = 1024 * 1024 * 1024;

    private readonly FakeTimeProvider _time = new();
    private readonly IdleCollection _idle;
    private long _allocated;
    private int _collections;

    public IdleCollectionTests() => _idle = new IdleCollection(_time, () => _allocated, () => _collections++);

    [Fact]
    public async Task Check_BusyNode_NeverCollects()
    {
        await _idle.StartAsync(TestContext.Current.CancellationToken);
        Pass(minutes: 30, perMinute: Busy);
        Assert.Equal(0, _collections);
    }

    [Fact]
    public async Task Check_NodeThatBecameQuiet_CollectsWhatLeavesOneAfterTheOther()
    {
        await _idle.StartAsync(TestContext.Current.CancellationToken);
        Pass(minutes: 5, perMinute: Busy);
        Pass(minutes: 1, perMinute: 0);
        Assert.Equal(1, _collections);
        Pass(minutes: 3, perMinute: 0);
        Assert.Equal(2, _collections);
        Pass(minutes: 3, perMinute: 0);
        Assert.Equal(3, _collections);
        Pass(minutes: 60, perMinute: 0);
        Assert.Equal(3, _collections);
    }

    [Fact]
    public async Task Check_BusyAgain_StartsOver()
    {
        await _idle.StartAsync(TestContext.Current.CancellationToken);
        Pass(minutes: 20, perMinute: 0);
        Pass(minutes: 1, perMinute: Busy);
        Pass(minutes: 20, perMinute: 0);
        Assert.Equal(6, _collections);
    }

    public void Dispose() => _idle.Dispose();

    private void Pass(int minutes, long perMinute)
    {
        for (var part = 0; part < 6 * minutes; part++)
        {
            _allocated += perMinute / 6;
            _time.Advance(TimeSpan.FromSeconds(10));
        }
    }
}
