using LiveOrleans.Channels;
using LiveOrleans.Sources;

namespace LiveOrleans.Silo;

/// <summary>An entry of <c>live:sources</c>, checked.</summary>
/// <param name="Channels">The pattern of its channels.</param>
/// <param name="Type">Its kind.</param>
/// <param name="Content">All that the entry says, secrets too: entries with the same content are the same.</param>
/// <param name="Register">Makes its registration, on a clock and with the node's plugins.</param>
internal sealed record SourceSettings(
    string Channels, string Type, string Content, Func<TimeProvider, PluginHosts, SourceRegistration> Register)
{
    /// <summary>Names the channels; never the content.</summary>
    public override string ToString() => $"{Type} of {Channels}";
}
