namespace LiveOrleans.Channels;

/// <summary>Finds the source of a channel among those that are registered.</summary>
/// <param name="registrations">The registrations; of several that match, the first that makes a source counts.</param>
public sealed class SourceDirectory(IEnumerable<SourceRegistration> registrations)
{
    private readonly SourceRegistration[] _registrations = [.. registrations];

    /// <summary>Makes the source of a channel.</summary>
    /// <param name="channel">The channel.</param>
    /// <returns>A new source, or null when none feeds the channel.</returns>
    public IBackendSource? Create(ChannelId channel)
    {
        foreach (var registration in _registrations)
        {
            if (registration.Matches(channel) && registration.Create(channel) is { } source)
            {
                return source;
            }
        }

        return null;
    }
}
