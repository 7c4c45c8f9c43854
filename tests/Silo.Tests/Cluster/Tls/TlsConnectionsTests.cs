using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace LiveOrleans.Silo.Tests;

public sealed class TlsConnectionsTests : IDisposable
{
    private static readonly byte[] Hello = "hello"u8.ToArray();

    private readonly TestAuthority _authority = new();
    private readonly RecordingLogger<TlsConnections> _log = new();
    private readonly FakeTimeProvider _time = new(TestAuthority.Now);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Connection_BothOfTheAuthority_CarriesBytesAndIsGivenBackPlain()
    {
        var tls = await ConnectionsAsync();
        var (server, client) = PipePair.Create();
        var received = Array.Empty<byte>();
        await using var accepted = new DefaultConnectionContext("accepted", server, server);
        await using var opened = new DefaultConnectionContext("opened", client, client);

        var accepting = Run(tls.SecureAccepted, accepted, async connection =>
        {
            var read = await connection.Transport.Input.ReadAtLeastAsync(Hello.Length, Cancellation);
            received = read.Buffer.FirstSpan.ToArray();
        });
        await Run(tls.SecureOpened, opened, async connection => await connection.Transport.Output.WriteAsync(Hello, Cancellation));
        await accepting;

        Assert.Equal(Hello, received);
        Assert.Same(server, accepted.Transport);
        Assert.Same(client, opened.Transport);
        Assert.Empty(_log.Entries);
    }

    [Fact]
    public async Task Accepted_SilentStranger_IsCutOffAtTheDeadline()
    {
        var tls = await ConnectionsAsync();
        var (server, _) = PipePair.Create();
        await using var accepted = new DefaultConnectionContext("accepted", server, server);

        var accepting = Run(tls.SecureAccepted, accepted, Unreachable);
        _time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.False(accepting.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.2));

        await Assert.ThrowsAsync<TimeoutException>(() => accepting);
        Assert.Contains("not done within 5 s", Assert.Single(_log.Entries).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Accepted_ManyStrangersWithoutTls_AreRefusedAndToldAboutSeldom()
    {
        var tls = await ConnectionsAsync();

        await RefuseAsync(tls);
        await RefuseAsync(tls);
        await RefuseAsync(tls);
        _time.Advance(TimeSpan.FromSeconds(10));
        await RefuseAsync(tls);

        Assert.Equal([EventIds.HandshakeRefused, EventIds.HandshakeRefused], _log.Entries.Select(entry => entry.Id));
        Assert.Contains(" 0 more ", _log.Entries[0].Text, StringComparison.Ordinal);
        Assert.Contains(" 2 more ", _log.Entries[1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Accepted_ClosedByItsOwner_IsNoRefusal()
    {
        var tls = await ConnectionsAsync();
        var (server, _) = PipePair.Create();
        await using var accepted = new DefaultConnectionContext("accepted", server, server);

        var accepting = Run(tls.SecureAccepted, accepted, Unreachable);
        server.Input.CancelPendingRead();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => accepting);
        Assert.Empty(_log.Entries);
    }

    public void Dispose() => _authority.Dispose();

    private static async Task RefuseAsync(TlsConnections tls)
    {
        var (server, client) = PipePair.Create();
        await using var accepted = new DefaultConnectionContext("accepted", server, server);
        await client.Output.WriteAsync("this is no TLS at all"u8.ToArray(), Cancellation);
        await client.Output.CompleteAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => Run(tls.SecureAccepted, accepted, Unreachable));
    }

    private static Task Unreachable(ConnectionContext connection)
    {
        Assert.Fail("The connection was let in.");
        return Task.CompletedTask;
    }

    private static async Task Run(Action<IConnectionBuilder> secure, ConnectionContext connection, Func<ConnectionContext, Task> inner)
    {
        await using var services = new ServiceCollection().BuildServiceProvider();
        var builder = new ConnectionBuilder(services);
        secure(builder);
        builder.Run(inner);
        await builder.Build()(connection);
    }

    private async Task<TlsConnections> ConnectionsAsync()
    {
        var files = _authority.Issue(TestAuthority.AnyPurpose);
        var identity = new TlsIdentity(files, isSilo: true, await TestAuthority.LoadAsync(files), _time, NullLogger<TlsIdentity>.Instance);
        return new TlsConnections(identity, _time, _log);
    }
}
