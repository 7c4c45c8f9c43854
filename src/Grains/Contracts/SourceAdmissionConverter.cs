using LiveOrleans.Channels;

namespace LiveOrleans.Grains;

/// <summary>Converts <see cref="SourceAdmission"/> for the way between silos.</summary>
[RegisterConverter]
internal sealed class SourceAdmissionConverter : IConverter<SourceAdmission, SourceAdmissionSurrogate>
{
    public SourceAdmission ConvertFromSurrogate(in SourceAdmissionSurrogate surrogate) =>
        new(surrogate.Status, surrogate.InitialData);

    public SourceAdmissionSurrogate ConvertToSurrogate(in SourceAdmission value) =>
        new() { Status = value.Status, InitialData = WholeArray.Of(value.InitialData) };
}
