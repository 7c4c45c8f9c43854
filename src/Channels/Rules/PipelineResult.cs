namespace LiveOrleans.Channels;

/// <summary>What became of a publication under its rules.</summary>
/// <param name="Outputs">What is to be appended, in order; may be empty, when conditions let nothing through.</param>
/// <param name="Fault">Why the publication is refused, as a sentence without a full stop; null when it is not.</param>
public sealed record PipelineResult(IReadOnlyList<PipelineOutput> Outputs, string? Fault)
{
    /// <summary>A refusal.</summary>
    /// <param name="fault">Why.</param>
    public static PipelineResult Refused(string fault) => new([], fault);
}
