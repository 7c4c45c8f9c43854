namespace LiveOrleans.Load;

/// <summary>Decides when to publish.</summary>
internal interface IPace
{
    /// <summary>Publishes what is due at <paramref name="now"/>.</summary>
    /// <returns>The timestamp at which to ask again; <see cref="long.MaxValue"/> when only a delivery can make something due.</returns>
    long Publish(long now);
}
