namespace LiveOrleans.Faults;

/// <summary>One breach of the guarantees.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Witness">The client or publisher in whose history it shows.</param>
/// <param name="Channel">The channel; empty for a whole connection.</param>
/// <param name="Text">What exactly.</param>
internal sealed record HistoryFault(FaultKind Kind, string Witness, string Channel, string Text)
{
    public override string ToString() => $"{Kind} [{Witness} {Channel}] {Text}";
}
