namespace LiveOrleans.Channels.Tests;

public sealed class ChannelIdTests
{
    [Theory]
    [InlineData("1/stream/telegraf/cpu", "1/stream/telegraf/cpu")]
    [InlineData("default/stream/telegraf/cpu", "1/stream/telegraf/cpu")]
    [InlineData("org-1/stream/telegraf/cpu", "1/stream/telegraf/cpu")]
    [InlineData("org-7/ds/uid_1/a/b=c.d", "7/ds/uid_1/a/b=c.d")]
    [InlineData("7/plugin/[x]^/a", "7/plugin/[x]^/a")]
    [InlineData("1/a.b/c-d/e//f", "1/a.b/c-d/e//f")]
    public void Parse_ValidName_IsNormalised(string wire, string key)
    {
        Assert.Equal(ChannelIdStatus.Valid, ChannelId.Parse(wire, out var channel));
        Assert.Equal(key, channel.Key);
    }

    [Theory]
    [InlineData("stream/telegraf/cpu")]
    [InlineData("01/stream/telegraf/cpu")]
    [InlineData("0/stream/telegraf/cpu")]
    [InlineData("-1/stream/telegraf/cpu")]
    [InlineData("org-/stream/telegraf/cpu")]
    [InlineData("stacks-3/stream/telegraf/cpu")]
    [InlineData("Default/stream/telegraf/cpu")]
    [InlineData("/stream/telegraf/cpu")]
    [InlineData("99999999999999999999/stream/a/b")]
    public void Parse_NoTenant_IsUnknownTenant(string wire) =>
        Assert.Equal(ChannelIdStatus.UnknownTenant, ChannelId.Parse(wire, out _));

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("1/")]
    [InlineData("1/stream")]
    [InlineData("1/stream/telegraf")]
    [InlineData("1/stream/telegraf/")]
    [InlineData("1/stream//cpu")]
    [InlineData("1//telegraf/cpu")]
    [InlineData("1/stream/tele graf/cpu")]
    [InlineData("1/str=eam/telegraf/cpu")]
    [InlineData("1/stream/telegraf/c*u")]
    [InlineData("1/stream/telegraf/cpü")]
    [InlineData("1/stream/telegraf/a\nb")]
    public void Parse_BadName_IsMalformed(string wire) =>
        Assert.Equal(ChannelIdStatus.Malformed, ChannelId.Parse(wire, out _));

    [Fact]
    public void Parse_LongestName_IsCountedWithoutTheTenant()
    {
        var longest = "stream/a/" + new string('x', ChannelId.MaxNameBytes - 9);
        Assert.Equal(ChannelIdStatus.Valid, ChannelId.Parse("org-123456/" + longest, out _));
        Assert.Equal(ChannelIdStatus.Malformed, ChannelId.Parse("1/" + longest + "x", out _));
    }

    [Fact]
    public void Parts_OfAName_AreSplitAtTheFirstTwoSlashes()
    {
        Assert.True(ChannelId.TryCreate(3, "ds/uid/a/b/c", out var channel));
        Assert.Equal("ds", channel.Scope.ToString());
        Assert.Equal("uid", channel.Namespace.ToString());
        Assert.Equal("a/b/c", channel.Path.ToString());
    }

    [Fact]
    public void Equals_SameChannelUnderTwoPrefixes_IsEqual()
    {
        ChannelId.Parse("default/stream/a/b", out var one);
        ChannelId.Parse("1/stream/a/b", out var two);
        ChannelId.Parse("2/stream/a/b", out var other);
        Assert.Equal(one, two);
        Assert.Equal(one.GetHashCode(), two.GetHashCode());
        Assert.NotEqual(one, other);
    }
}
