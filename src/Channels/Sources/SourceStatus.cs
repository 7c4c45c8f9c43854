namespace LiveOrleans.Channels;

/// <summary>What is known of a channel's source at one moment.</summary>
/// <param name="Type">The kind of source.</param>
/// <param name="State">Where it is in its life.</param>
/// <param name="Node">The node that holds the lease, as far as this one knows; null when nobody does.</param>
/// <param name="Token">The lease's token; <see cref="FencingToken.None"/> without a lease.</param>
/// <param name="Since">When <paramref name="State"/> began.</param>
/// <param name="Failures">How often in a row the source ended or failed without a healthy minute between.</param>
/// <param name="LastError">Why it last ended; null when it never did.</param>
public sealed record SourceStatus(
    string Type, SourceState State, NodeId? Node, FencingToken Token, DateTimeOffset Since, int Failures, string? LastError);
