using System.Runtime.InteropServices;

namespace LiveOrleans.Channels;

/// <summary>What became of a publication that a session offered to a channel's source.</summary>
/// <param name="Status">The source's answer.</param>
/// <param name="Outcome">What the channel did with what the source made of it; <see cref="PublishOutcome.Published"/> too when there was nothing to publish.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct OfferResult(SourceAdmissionStatus Status, PublishOutcome Outcome)
{
    /// <summary>There is no such channel.</summary>
    public static OfferResult NotFound { get; } = new(SourceAdmissionStatus.NotFound, PublishOutcome.Unavailable);

    /// <summary>The source could not be asked.</summary>
    public static OfferResult Failed { get; } = new(SourceAdmissionStatus.Failed, PublishOutcome.Unavailable);
}
