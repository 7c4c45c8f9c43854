using System.Globalization;

namespace LiveOrleans.Faults;

/// <summary>A place in a channel's history, as a client knows it. A reference, so that it can be read while the client goes on.</summary>
internal sealed record Position(string Epoch, ulong Offset)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Offset}@{Epoch}");
}
