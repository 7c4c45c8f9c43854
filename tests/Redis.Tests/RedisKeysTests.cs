using LiveOrleans.Channels;

namespace LiveOrleans.Redis.Tests;

public sealed class RedisKeysTests
{
    private static readonly ChannelId Cpu = ChannelId.TryCreate(7, "stream/telegraf/cpu", out var channel) ? channel : default;

    [Fact]
    public void Names_OfOneChannel_ShareTheirHashTag()
    {
        var keys = new RedisKeys(string.Empty);
        Assert.Equal("gf_live.meta.{7/stream/telegraf/cpu}", keys.Meta(Cpu));
        Assert.Equal("gf_live.stream.{7/stream/telegraf/cpu}", keys.Stream(Cpu));
        Assert.Equal("gf_live.lease.{7/stream/telegraf/cpu}", keys.Lease(Cpu));
        Assert.Equal("gf_live.token.{7/stream/telegraf/cpu}", keys.LeaseToken(Cpu));
        Assert.Equal("gf_live.channel.{7/stream/telegraf/cpu}", keys.Subject(Cpu));
        Assert.Equal("gf_live.subscribers.{7/stream/telegraf/cpu}", keys.Subscribers(Cpu));
        Assert.Equal("gf_live.index.7", keys.Index(7));
    }

    [Fact]
    public void Names_OfTheCluster_HaveNoHashTag()
    {
        Assert.Equal("gf_live.beats", new RedisKeys(string.Empty).Beats);
        Assert.Equal("gf_live.nodes", new RedisKeys(string.Empty).Nodes);
        Assert.Equal("gf_live.events", new RedisKeys(string.Empty).Events);
        Assert.Equal("gf_live.cursors", new RedisKeys(string.Empty).Cursors);
    }

    [Theory]
    [InlineData("all", "gf_live.control.all")]
    [InlineData("node.0a-b", "gf_live.control.node.0a-b")]
    [InlineData("user.1.jane@example.org", "gf_live.control.user.1.jane@example.org")]
    public void Subject_OfPlainName_ShowsIt(string name, string expected) =>
        Assert.Equal(expected, new RedisKeys(string.Empty).Subject(new ControlSubject(name)));

    [Theory]
    [InlineData("user.1.")]
    [InlineData("user.1.a b")]
    [InlineData("user.1.{x}*?[y]\\\r\n")]
    [InlineData("user.1.#")]
    [InlineData("user.1.\u00fc")]
    public void Subject_OfAnyText_IsShortPlainAndItsOwn(string name)
    {
        var keys = new RedisKeys(string.Empty);
        foreach (var text in new[] { name, name + new string('x', 10_000) })
        {
            var subject = keys.Subject(new ControlSubject(text));
            Assert.InRange(subject.Length, 1, 88);
            Assert.True(subject.All(static c => char.IsAsciiLetterOrDigit(c) || "-._@:#".Contains(c, StringComparison.Ordinal)), subject);
            Assert.NotEqual(subject, keys.Subject(new ControlSubject(text + "x")));
            Assert.Equal(subject, keys.Subject(new ControlSubject(text)));
        }

        Assert.NotEqual(keys.Subject(new ControlSubject("user.1.\ud800")), keys.Subject(new ControlSubject("user.1.\ud801")));
    }

    [Fact]
    public void Names_UnderAPrefix_BeginWithIt() => Assert.Equal("prod.gf_live.index.1", new RedisKeys("prod").Index(1));

    [Fact]
    public void Prefix_WithABrace_IsRefused() => Assert.Throws<ArgumentException>(() => new RedisKeys("{prod}"));
}
