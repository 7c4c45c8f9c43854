namespace LiveOrleans.Channels;

/// <summary>The back-end stream that feeds one channel: what Grafana calls RunStream.</summary>
/// <remarks>One object serves one channel. It is run at most once at a time, by the node that holds the channel's lease.</remarks>
public interface IBackendSource
{
    /// <summary>What kind of source it is, as configuration and <c>/api/live/cluster</c> name it.</summary>
    string Type { get; }

    /// <summary>Whether any node may ask <see cref="AdmitAsync"/>, with a source of its own: true unless the answer needs the running one.</summary>
    bool AdmitsAnywhere => true;

    /// <summary>Asks whether a session may subscribe, and what it is shown first. Called for every subscriber.</summary>
    /// <param name="request">Who subscribes, and with which data.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<SourceAdmission> AdmitAsync(SourceRequest request, CancellationToken cancellationToken) =>
        ValueTask.FromResult(SourceAdmission.Allowed);

    /// <summary>Offers what a session publishes. It is asked in the node that runs the source, or is about to.</summary>
    /// <param name="publication">Who publishes, and what.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether that is allowed, and what is published; a source that says nothing about it lets nobody.</returns>
    ValueTask<SourceAcceptance> ReceiveAsync(SourceRequest publication, CancellationToken cancellationToken) =>
        ValueTask.FromResult(SourceAcceptance.Denied);

    /// <summary>Reads the source and writes what it sends to the sink.</summary>
    /// <param name="sink">Takes publications; knows the lease's token.</param>
    /// <param name="cancellationToken">Cancelled when nobody subscribes any more, or when the lease is lost: close the source at once.</param>
    /// <returns>When the source has ended by itself. Throws when it failed.</returns>
    Task RunAsync(ISourceSink sink, CancellationToken cancellationToken);
}
