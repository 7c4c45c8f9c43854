using System.Net;
using System.Net.Security;
using LiveOrleans.Channels;
using Microsoft.AspNetCore.Connections;

namespace LiveOrleans.Silo;

/// <summary>Mutual TLS on the connections between silos, and between them and their clients.</summary>
/// <remarks>
/// Stands where the package Microsoft.Orleans.Connections.Security would, which is not in every registry; with the package at
/// hand, this type and its transport and stream go. Nothing is read from a connection before its certificate is proved.
/// </remarks>
internal sealed partial class TlsConnections(TlsIdentity identity, TimeProvider time, ILogger<TlsConnections> logger)
{
    private static readonly TimeSpan HandshakeDeadline = TimeSpan.FromSeconds(5);

    /// <summary>Strangers can fail as often as they like, and need not fill the log.</summary>
    private static readonly TimeSpan ReportInterval = TimeSpan.FromSeconds(10);

    private readonly ReportLimit _reports = new(ReportInterval, time);

    /// <summary>Secures the connections that a listener accepts.</summary>
    public void SecureAccepted(IConnectionBuilder builder) => builder.Use((connection, next) => RunAsync(connection, next, isServer: true));

    /// <summary>Secures the connections that are opened to silos.</summary>
    public void SecureOpened(IConnectionBuilder builder) => builder.Use((connection, next) => RunAsync(connection, next, isServer: false));

    private async Task RunAsync(ConnectionContext connection, ConnectionDelegate next, bool isServer)
    {
        var encrypted = connection.Transport;
        await using var stream = new SslStream(new DuplexPipeStream(encrypted));
        await AuthenticateAsync(connection, stream, isServer);
        var plain = new TlsTransport(stream);
        connection.Transport = plain;
        try
        {
            await next(connection);
        }
        finally
        {
            connection.Transport = encrypted;
            await plain.CompleteAsync();
        }
    }

    // What is thrown here closes the connection; an opened one is tried again by who wanted it.
    private async Task AuthenticateAsync(ConnectionContext connection, SslStream stream, bool isServer)
    {
        using var deadline = new CancellationTokenSource(HandshakeDeadline, time);
        try
        {
            var certificate = await identity.CurrentAsync(deadline.Token);
            await (isServer
                ? stream.AuthenticateAsServerAsync(certificate.ForServer(), deadline.Token)
                : stream.AuthenticateAsClientAsync(certificate.ForClient(), deadline.Token));
        }
        catch (OperationCanceledException exception) when (deadline.IsCancellationRequested)
        {
            Report(connection.RemoteEndPoint, $"It was not done within {HandshakeDeadline.TotalSeconds} s.");
            throw new TimeoutException("The TLS handshake took too long.", exception);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Report(connection.RemoteEndPoint, exception.GetBaseException().Message);
            throw;
        }
    }

    private void Report(EndPoint? remote, string reason)
    {
        if (_reports.MayReport(out var unreported))
        {
            Log.HandshakeRefused(logger, remote, reason, unreported);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.HandshakeRefused, LogLevel.Warning, "The TLS handshake with {Remote} failed, {Unreported} more since the last such message: {Reason}", EventName = nameof(EventIds.HandshakeRefused))]
        public static partial void HandshakeRefused(ILogger logger, EndPoint? remote, string reason, int unreported);
    }
}
