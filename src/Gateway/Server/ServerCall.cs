using LiveOrleans.Channels;

namespace LiveOrleans.Gateway;

/// <summary>One call of the server API.</summary>
/// <param name="Caller">The application's server.</param>
/// <param name="Arguments">What it sent.</param>
/// <param name="Cancellation">Cancelled when it no longer waits.</param>
internal sealed record ServerCall(Caller Caller, ServerArguments Arguments, CancellationToken Cancellation)
{
    /// <summary>Reads the channel that the call is about, by its name with the tenant or without it.</summary>
    /// <returns>The name with its tenant; null when there is none, which is the arguments' fault.</returns>
    public string? Channel() => Arguments.Text("channel") is { } name ? WithTenant(name) : null;

    /// <summary>Puts the caller's tenant before a name that has none.</summary>
    public string WithTenant(string name) => ChannelId.Parse(name, out _) is ChannelIdStatus.UnknownTenant
        ? $"{Caller.OrgId}/{name}"
        : name;
}
