using System.Globalization;

namespace LiveOrleans.Load;

/// <summary>Why the server refused a command or ended a subscription.</summary>
internal sealed record ReplyError(int Code, string Message, bool Temporary)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Code} {Message}");
}
