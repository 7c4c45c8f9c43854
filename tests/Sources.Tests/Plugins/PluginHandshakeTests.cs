using System.Net;
using System.Net.Sockets;

namespace LiveOrleans.Sources.Tests;

public sealed class PluginHandshakeTests
{
    [Theory]
    [InlineData("1|2|unix|/tmp/p/plugin.sock|grpc|")]
    [InlineData("1|2|unix|/tmp/p/plugin.sock|grpc")]
    [InlineData(" 1|2|unix|/tmp/p/plugin.sock|grpc||false\r")]
    public void TryParse_UnixSocket_IsItsPath(string line)
    {
        Assert.True(PluginHandshake.TryParse(line, out var endPoint, out _));
        Assert.Equal(new UnixDomainSocketEndPoint("/tmp/p/plugin.sock"), endPoint);
    }

    [Theory]
    [InlineData("1|2|tcp|127.0.0.1:10001|grpc|")]
    [InlineData("1|2|tcp|:10001|grpc")]
    public void TryParse_Tcp_IsHostAndPort(string line)
    {
        Assert.True(PluginHandshake.TryParse(line, out var endPoint, out _));
        Assert.Equal(new IPEndPoint(IPAddress.Loopback, 10001), endPoint);
    }

    [Theory]
    [InlineData("", "first line is ''")]
    [InlineData("This binary is a plugin.", "first line is 'This binary is a plugin.'")]
    [InlineData("1|2|unix", "first line is '1|2|unix'")]
    [InlineData("2|2|unix|/tmp/p|grpc|", "the version '2', and 1 is")]
    [InlineData("1|3|unix|/tmp/p|grpc|", "version '3' of the plugin protocol, and 2 is")]
    [InlineData("1|2|unix|/tmp/p", "speaks 'netrpc'")]
    [InlineData("1|2|unix|/tmp/p|netrpc", "speaks 'netrpc'")]
    [InlineData("1|2|unix|/tmp/p|grpc|MIIB", "wants TLS")]
    [InlineData("1|2|pipe|/tmp/p|grpc|", "'pipe /tmp/p', which is no address")]
    [InlineData("1|2|unix|p|grpc|", "'unix p', which is no address")]
    [InlineData("1|2|tcp|127.0.0.1|grpc|", "'tcp 127.0.0.1', which is no address")]
    [InlineData("\u001b[31mred", "'\uFFFD[31mred'")]
    public void TryParse_AnythingElse_SaysWhatIsWrong(string line, string fault)
    {
        Assert.False(PluginHandshake.TryParse(line, out _, out var actual));
        Assert.Contains(fault, actual, StringComparison.Ordinal);
    }

    [Fact]
    public void TryParse_LongRubbish_IsQuotedInPart()
    {
        Assert.False(PluginHandshake.TryParse(new string('x', 30_000), out _, out var fault));
        Assert.InRange(fault.Length, 100, 300);
    }
}
