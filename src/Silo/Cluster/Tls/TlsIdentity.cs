namespace LiveOrleans.Silo;

/// <summary>The node's certificate, which follows its files: a renewed one is taken by the next handshake.</summary>
/// <remarks>Files that cannot be used, such as a certificate whose key is still to be written, leave the last good one in its place.</remarks>
internal sealed partial class TlsIdentity(
    TlsFiles files, bool isSilo, TlsCertificate certificate, TimeProvider time, ILogger<TlsIdentity> logger) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private TlsCertificate _current = certificate;
    private (DateTime, DateTime, DateTime) _refused = certificate.Written;

    /// <summary>The certificate for a handshake that begins now.</summary>
    public async Task<TlsCertificate> CurrentAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var written = files.Written();
            if (written != _current.Written)
            {
                await RenewAsync(written);
            }

            return _current;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    // Tried again at each handshake, since a certificate may only have to wait for its time; told once.
    private async Task RenewAsync((DateTime, DateTime, DateTime) written)
    {
        var (renewed, faults) = await TlsCertificate.LoadAsync(files, isSilo, time.GetUtcNow());
        if (renewed is not null)
        {
            _current = renewed;
            Log.Renewed(logger, renewed.NotAfter);
        }
        else if (written != _refused)
        {
            _refused = written;
            Log.RenewalRefused(logger, string.Join("; ", faults));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.CertificateRenewed, LogLevel.Information, "The node's certificate was read again; it is valid until {NotAfter:u}.", EventName = nameof(EventIds.CertificateRenewed))]
        public static partial void Renewed(ILogger logger, DateTimeOffset notAfter);

        [LoggerMessage(EventIds.CertificateRefused, LogLevel.Error, "The node's certificate was renewed, but cannot be used, and the one before is kept: {Faults}.", EventName = nameof(EventIds.CertificateRefused))]
        public static partial void RenewalRefused(ILogger logger, string faults);
    }
}
