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
    /// <param name="subscriber">The session.</param>
    /// <param name="data">The JSON that came with the subscription; empty when none did.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<SourceAdmission> AdmitAsync(ClientInfo subscriber, ReadOnlyMemory<byte> data, CancellationToken cancellationToken) =>
        ValueTask.FromResult(SourceAdmission.Allowed);

    /// <summary>Reads the source and writes what it sends to the sink.</summary>
    /// <param name="sink">Takes publications; knows the lease's token.</param>
    /// <param name="cancellationToken">Cancelled when nobody subscribes any more, or when the lease is lost: close the source at once.</param>
    /// <returns>When the source has ended by itself. Throws when it failed.</returns>
    Task RunAsync(ISourceSink sink, CancellationToken cancellationToken);
}
