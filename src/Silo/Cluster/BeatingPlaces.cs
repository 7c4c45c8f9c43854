using System.Diagnostics.CodeAnalysis;
using LiveOrleans.Channels;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime.GrainDirectory;

namespace LiveOrleans.Silo;

/// <summary>What a silo remembers of where grains are, without what is on silos that are silent: those are looked up anew.</summary>
/// <remarks>
/// A silo that gave its channels up says so to the caller, not to the silo between them, which would send the caller's next calls there
/// again: the answer is for a client of its gateway, and passes it unread.
/// Source: Orleans 10.4, CachedGrainLocator, which takes the cache that is registered, and InsideRuntimeClient.SniffIncomingMessage.
/// </remarks>
internal sealed class BeatingPlaces : IGrainDirectoryCache, IAsyncDisposable
{
    /// <summary>How long what is known of the silos counts: each call to a grain asks.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly IGrainDirectoryCache _all;
    private readonly SiloView _silos;
    private readonly TimeProvider _time;
    private Known _known;

    public BeatingPlaces(IServiceProvider services, IOptions<GrainDirectoryOptions> options, SiloView silos, TimeProvider time)
        : this(GrainDirectoryCacheFactory.CreateGrainDirectoryCache(services, options.Value), silos, time)
    {
    }

    internal BeatingPlaces(IGrainDirectoryCache all, SiloView silos, TimeProvider time)
    {
        _all = all;
        _silos = silos;
        _time = time;
        _known = Look();
    }

    /// <inheritdoc/>
    public IEnumerable<(GrainAddress ActivationAddress, int Version)> KeyValues => _all.KeyValues;

    /// <inheritdoc/>
    public void AddOrUpdate(GrainAddress value, int version) => _all.AddOrUpdate(value, version);

    /// <inheritdoc/>
    public bool Remove(GrainId key) => _all.Remove(key);

    /// <inheritdoc/>
    public bool Remove(GrainAddress key) => _all.Remove(key);

    /// <inheritdoc/>
    public void Clear() => _all.Clear();

    /// <inheritdoc/>
    public bool LookUp(GrainId key, [NotNullWhen(true)] out GrainAddress? result, out int version) =>
        _all.LookUp(key, out result, out version) && !IsSilent(result.SiloAddress);

    /// <summary>Lets go of the cache, which Orleans disposes of only where it has made it for itself.</summary>
    public ValueTask DisposeAsync() => _all is IAsyncDisposable disposable ? disposable.DisposeAsync() : default;

    private bool IsSilent(SiloAddress? silo)
    {
        var known = Volatile.Read(ref _known);
        if (_time.GetElapsedTime(known.At) >= Interval)
        {
            known = Look();
            Volatile.Write(ref _known, known);
        }

        return silo is not null && known.Silent.Contains(silo);
    }

    private Known Look() => new([.. _silos.SilentSilos().Select(SiloAddress.FromParsableString)], _time.GetTimestamp());

    private sealed record Known(HashSet<SiloAddress> Silent, long At);
}
