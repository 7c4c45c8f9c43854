using LiveOrleans.Channels;
using LiveOrleans.Client;
using LiveOrleans.Gateway;
using LiveOrleans.Grains;

namespace LiveOrleans.Silo;

/// <summary>The node's link to the grains of its cluster: there while the node is in it.</summary>
internal sealed class GrainLink : IGrainLink, IReadinessCheck
{
    private volatile IGrainFactory? _grains;
    private volatile IOwnedChannels? _owned;
    private volatile string _reason = "the node has not joined its cluster yet";

    /// <inheritdoc/>
    public IGrainFactory Grains => _grains ?? throw new ChannelUnavailableException($"This node is not in its cluster: {_reason}.");

    /// <inheritdoc/>
    public IOwnedChannels? Owned => _owned;

    /// <inheritdoc/>
    public string Name => "cluster";

    /// <inheritdoc/>
    public ValueTask<string?> CheckAsync(CancellationToken cancellationToken) => ValueTask.FromResult(_grains is null ? _reason : null);

    /// <summary>The node has joined.</summary>
    /// <param name="grains">Finds grains.</param>
    /// <param name="owned">The channels of its silo; null when it is a client.</param>
    public void Join(IGrainFactory grains, IOwnedChannels? owned)
    {
        _owned = owned;
        _grains = grains;
    }

    /// <summary>The node is out.</summary>
    /// <param name="reason">Why.</param>
    public void Leave(string reason)
    {
        _reason = reason;
        _grains = null;
        _owned = null;
    }
}
