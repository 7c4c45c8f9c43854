using System.Reflection;
using LiveOrleans.Channels;
using LiveOrleans.Grains;

namespace LiveOrleans.Client.Tests;

/// <summary>Finds the grains that a test put there, by key, and no others.</summary>
public class FakeGrains : DispatchProxy
{
    private Dictionary<string, object> _grains = [];

    /// <summary>A link to a cluster that has these grains.</summary>
    internal static IGrainLink Link(params (string Key, object Grain)[] grains) => Link(null, grains);

    /// <summary>A link to a cluster that has these grains, of a node whose silo owns channels.</summary>
    internal static IGrainLink Link(IOwnedChannels? owned, params (string Key, object Grain)[] grains)
    {
        var factory = Create<IGrainFactory, FakeGrains>();
        ((FakeGrains)(object)factory)._grains = grains.ToDictionary(grain => grain.Key, grain => grain.Grain, StringComparer.Ordinal);
        return new LinkToGrains(factory, owned);
    }

    /// <summary>A link that is broken.</summary>
    internal static IGrainLink NoLink() => new LinkToGrains(null, null);

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        args is [string key, ..] && _grains.TryGetValue(key, out var grain) ? grain : throw new SiloUnavailableException("There is no such grain.");

    private sealed class LinkToGrains(IGrainFactory? grains, IOwnedChannels? owned) : IGrainLink
    {
        public IGrainFactory Grains => grains ?? throw new ChannelUnavailableException("no link");

        public IOwnedChannels? Owned => owned;
    }
}
