namespace LiveOrleans.Channels;

/// <summary>A source's answer to a publication that a session offers it.</summary>
/// <param name="Status">Whether the session may publish.</param>
/// <param name="Data">The JSON that is published in its place; empty when the source wants nothing published.</param>
public sealed record SourceAcceptance(SourceAdmissionStatus Status, ReadOnlyMemory<byte> Data)
{
    /// <summary>Sessions do not publish here.</summary>
    public static SourceAcceptance Denied { get; } = new(SourceAdmissionStatus.PermissionDenied, default);
}
