using LiveOrleans.Channels;
using LiveOrleans.Sources;
using Microsoft.Extensions.Logging.Abstractions;

namespace LiveOrleans.Silo.Tests;

public sealed class ConfiguredSourcesTests : IAsyncDisposable
{
    private readonly PluginHosts _plugins = new(NullLoggerFactory.Instance, TimeProvider.System);
    private readonly SourceRegistration _fixed = new("ds/fixed", static _ => null);

    public ValueTask DisposeAsync() => _plugins.DisposeAsync();

    [Fact]
    public void Registrations_OfPrograms_ComeFirst() =>
        Assert.Equal(["ds/fixed", "ds/a", "ds/b"], Create(Source("ds/a", "1"), Source("ds/b", "1")).Registrations.Select(static source => source.Pattern));

    [Fact]
    public void Update_EntryThatStays_KeepsItsRegistration()
    {
        var sources = Create(Source("ds/a", "1"), Source("ds/b", "1"), Source("ds/c", "1"));
        var before = sources.Registrations;

        var change = sources.Update([Source("ds/d", "1"), Source("ds/c", "1"), Source("ds/b", "2")]);

        Assert.NotNull(change);
        Assert.Equal(["ds/d"], change.Added);
        Assert.Equal(["ds/b"], change.Changed);
        Assert.Equal(["ds/a"], change.Removed);
        Assert.Equal([before[1], before[2]], change.Gone);
        Assert.Same(_fixed, sources.Registrations[0]);
        Assert.Same(before[3], sources.Registrations[2]);
        Assert.NotSame(before[2], sources.Registrations[3]);
    }

    [Fact]
    public void Update_Nothing_IsNoChange() => Assert.Null(Create(Source("ds/a", "1"), Source("ds/b", "1")).Update([Source("ds/a", "1"), Source("ds/b", "1")]));

    [Fact]
    public void Update_OtherOrder_IsAChangeOfNone()
    {
        var change = Create(Source("ds/a", "1"), Source("ds/b", "1")).Update([Source("ds/b", "1"), Source("ds/a", "1")]);

        Assert.NotNull(change);
        Assert.Empty(change.Added.Concat(change.Changed).Concat(change.Removed));
        Assert.Empty(change.Gone);
    }

    private static SourceSettings Source(string channels, string content) =>
        new(channels, "sse", $"{channels} {content}", (_, _) => new SourceRegistration(channels, static _ => null));

    private ConfiguredSources Create(params SourceSettings[] settings) => new([_fixed], settings, _plugins, TimeProvider.System);
}
