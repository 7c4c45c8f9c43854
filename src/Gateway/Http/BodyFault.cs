namespace LiveOrleans.Gateway;

/// <summary>Why a request's body could not be had.</summary>
/// <param name="Status">The HTTP status to answer with.</param>
/// <param name="Message">What is wrong, for the sender.</param>
internal sealed record BodyFault(int Status, string Message);
