using System.Runtime.InteropServices;
using LiveOrleans.Channels;

namespace LiveOrleans.Grains;

/// <summary>How <see cref="Channels.OfferResult"/> travels between silos.</summary>
[GenerateSerializer]
[Alias("LiveOrleans.OfferResult")]
[Immutable]
[StructLayout(LayoutKind.Auto)]
internal struct OfferResultSurrogate
{
    [Id(0)]
    public SourceAdmissionStatus Status;

    [Id(1)]
    public PublishOutcome Outcome;
}
