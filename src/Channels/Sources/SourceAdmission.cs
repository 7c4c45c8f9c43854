namespace LiveOrleans.Channels;

/// <summary>A source's answer to a session that wants to subscribe.</summary>
/// <param name="Status">Whether it may.</param>
/// <param name="InitialData">The JSON that the session is shown when the channel has no frame yet; empty for none.</param>
public sealed record SourceAdmission(SourceAdmissionStatus Status, ReadOnlyMemory<byte> InitialData)
{
    /// <summary>The session may subscribe and is shown what the channel has.</summary>
    public static SourceAdmission Allowed { get; } = new(SourceAdmissionStatus.Allowed, default);

    /// <summary>There is no such channel.</summary>
    public static SourceAdmission NotFound { get; } = new(SourceAdmissionStatus.NotFound, default);

    /// <summary>The source could not be asked.</summary>
    public static SourceAdmission Failed { get; } = new(SourceAdmissionStatus.Failed, default);
}
