namespace LiveOrleans.Protocol;

/// <summary>The parts of a publication as they go over the wire. What is zero, empty or null is left out.</summary>
/// <param name="Data">The publication's data: valid JSON (see <see cref="JsonData.TryNormalize"/>).</param>
/// <param name="Offset">The publication's offset in its channel's history; 0 when the channel has none.</param>
public readonly record struct PublicationPush(ReadOnlyMemory<byte> Data, ulong Offset = 0)
{
    /// <summary>Who published; null when a server did.</summary>
    public ClientIdentity? Publisher { get; init; }

    /// <summary>When it was published, in milliseconds since 1970-01-01 UTC.</summary>
    public long Time { get; init; }

    /// <summary>Tags of the publication.</summary>
    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    /// <summary>The epoch, only on the first publication (offset 1) of a channel whose subscribers were told none.</summary>
    public string? Epoch { get; init; }
}
