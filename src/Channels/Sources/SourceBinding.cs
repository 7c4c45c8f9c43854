namespace LiveOrleans.Channels;

/// <summary>The source that a channel has under one registration, and how often it has failed there.</summary>
internal sealed record SourceBinding(SourceRegistration Registration, IBackendSource Source, Backoff Backoff)
{
    public string Type => Source.Type;
}
