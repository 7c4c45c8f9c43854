using LiveOrleans.Channels;

namespace LiveOrleans.Silo;

/// <summary>A program's own source that could not be made: each run, and each question, tries again.</summary>
/// <remarks>So what its constructor throws is the source's failure, with a pause before the next attempt, and never that of its channel.</remarks>
internal sealed class RemadeSource : IBackendSource
{
    private readonly Func<IBackendSource?> _make;

    // Guards the source: what a session publishes and what runs are the same object.
    private readonly Lock _lock = new();
    private IBackendSource? _source;

    private RemadeSource(Func<IBackendSource?> make) => _make = make;

    /// <inheritdoc/>
    public string Type => _source?.Type ?? "unmade";

    /// <summary>Makes a source; one of this kind when it cannot be made now.</summary>
    /// <param name="make">Makes it, or says with null that there is none.</param>
    public static IBackendSource? Make(Func<IBackendSource?> make)
    {
        try
        {
            return make();
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // Told by the first who needs it: in the state of the source, or in the log of a session's command.
            return new RemadeSource(make);
        }
    }

    public ValueTask<SourceAdmission> AdmitAsync(SourceRequest request, CancellationToken cancellationToken) =>
        Source().AdmitAsync(request, cancellationToken);

    public ValueTask<SourceAcceptance> ReceiveAsync(SourceRequest publication, CancellationToken cancellationToken) =>
        Source().ReceiveAsync(publication, cancellationToken);

    public async Task RunAsync(ISourceSink sink, CancellationToken cancellationToken) => await Source().RunAsync(sink, cancellationToken);

    private IBackendSource Source()
    {
        lock (_lock)
        {
            return _source ??= _make() ?? throw new InvalidOperationException("The channel has no source any more.");
        }
    }
}
