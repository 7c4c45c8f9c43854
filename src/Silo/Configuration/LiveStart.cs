using System.Net;
using LiveOrleans.Channels;
using LiveOrleans.Gateway;
using LiveOrleans.Rules;

namespace LiveOrleans.Silo;

/// <summary>What a node starts with.</summary>
/// <param name="Options">The checked options.</param>
/// <param name="Faults">What is wrong; the node must not start unless empty.</param>
/// <param name="Warnings">What was passed over, a sentence each.</param>
/// <param name="Addresses">What is listened on; empty for the default.</param>
internal sealed record LiveStart(
    LiveOptions Options, IReadOnlyList<OptionFault> Faults, IReadOnlyList<string> Warnings, IReadOnlyList<string> Addresses)
{
    /// <summary>The sources that the configuration names, in their order.</summary>
    public IReadOnlyList<SourceSettings> Sources { get; init; } = [];

    /// <summary>The webhooks that the configuration names.</summary>
    public IReadOnlyList<WebhookOptions> Webhooks { get; init; } = [];

    /// <summary>Who is let in, and how it is proved.</summary>
    public LiveAccess Access { get; init; } = new([AuthenticationModes.Anonymous], Role.Admin, null, []);

    /// <summary>The channels' rules that the configuration has, in their order.</summary>
    public IReadOnlyList<RuleDefinition> ChannelRules { get; init; } = [];

    /// <summary>Where silos find this one, and where it listens for them: loopback, unless it was told otherwise.</summary>
    public IPAddress Advertised { get; init; } = IPAddress.Loopback;

    /// <summary>What the node proves itself with to other nodes; null when connections between nodes are not encrypted.</summary>
    public TlsCertificate? Certificate { get; init; }
}
