using LiveOrleans.Channels;
using Microsoft.Extensions.Logging.Abstractions;

namespace LiveOrleans.Redis.Tests;

[Collection(typeof(OverTls))]
public sealed class TlsTests(TlsServer server)
{
    [Fact]
    public async Task Connect_CertificateThatNobodyTrusts_IsRefused()
    {
        await using var connection = new RedisConnection(new RedisOptions { Address = server.UntrustedAddress }, NullLogger<RedisConnection>.Instance);
        var log = new RedisStreamLog(connection, NullLogger<RedisStreamLog>.Instance);
        await Assert.ThrowsAsync<ChannelUnavailableException>(
            async () => await log.ReadAsync(TestChannels.Channel("tls"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Connect_IssuerThatCannotBeRead_IsNamed()
    {
        var options = new RedisOptions { Address = server.UntrustedAddress, TlsCaPath = "/nowhere/ca.pem" };
        var exception = Assert.Throws<ArgumentException>(() => new RedisConnection(options, NullLogger<RedisConnection>.Instance));
        Assert.Contains("/nowhere/ca.pem", exception.Message, StringComparison.Ordinal);
    }
}
