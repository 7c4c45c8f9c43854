namespace LiveOrleans.Channels;

/// <summary>Finds the source of a channel among those that are registered; the registrations can change.</summary>
/// <param name="registrations">The registrations; of several that match, the first that makes a source counts.</param>
public sealed class SourceDirectory(IEnumerable<SourceRegistration> registrations)
{
    private volatile SourceRegistration[] _registrations = [.. registrations];

    /// <summary>Raised after the registrations have changed, on the thread that changed them.</summary>
    public event EventHandler? Changed;

    /// <summary>Makes the source of a channel.</summary>
    /// <param name="channel">The channel.</param>
    /// <returns>A new source, or null when none feeds the channel.</returns>
    public IBackendSource? Create(ChannelId channel) => Find(channel)?.Source;

    /// <summary>Puts other registrations in the place of those that are there. Sources whose registration stays run on.</summary>
    /// <param name="registrations">The registrations, in their order; those that stay are the same objects as before.</param>
    public void Replace(IEnumerable<SourceRegistration> registrations)
    {
        _registrations = [.. registrations];
        Changed?.Invoke(this, EventArgs.Empty);
    }

    /// <summary>Makes the source of a channel, and tells whose it is. Null when none feeds the channel.</summary>
    internal (SourceRegistration Registration, IBackendSource Source)? Find(ChannelId channel)
    {
        foreach (var registration in _registrations)
        {
            if (registration.Matches(channel) && registration.Create(channel) is { } source)
            {
                return (registration, source);
            }
        }

        return null;
    }
}
