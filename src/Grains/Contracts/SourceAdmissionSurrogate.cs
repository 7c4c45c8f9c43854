using LiveOrleans.Channels;

namespace LiveOrleans.Grains;

/// <summary>How <see cref="Channels.SourceAdmission"/> travels between silos.</summary>
[GenerateSerializer]
[Alias("LiveOrleans.SourceAdmission")]
[Immutable]
internal struct SourceAdmissionSurrogate
{
    [Id(0)]
    public SourceAdmissionStatus Status;

    [Id(1)]
    public byte[] InitialData;
}
