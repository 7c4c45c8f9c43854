namespace LiveOrleans.Load;

/// <summary>One message of the server.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Id">The command it answers; 0 for a push.</param>
/// <param name="Offset">A publication's offset, or the position a subscription starts from; null when the server gave none.</param>
/// <param name="Sent">The publisher's timestamp in a publication; 0 when somebody else published it.</param>
/// <param name="Error">Set for <see cref="ReplyKind.Error"/> and <see cref="ReplyKind.Ended"/>.</param>
/// <param name="Lane">The number of the channel that the publication was sent to; null when somebody else published it.</param>
internal readonly record struct ScannedReply(
    ReplyKind Kind,
    uint Id = 0,
    ulong? Offset = null,
    long Sent = 0,
    ReplyError? Error = null,
    int? Lane = null);
