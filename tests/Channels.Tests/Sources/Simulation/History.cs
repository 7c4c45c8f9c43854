using System.Globalization;

namespace LiveOrleans.Channels.Tests;

/// <summary>What happened in a simulated cluster, to be read by whoever looks for the reason of a failure.</summary>
internal sealed class History(VirtualTime time)
{
    private readonly List<string> _lines = [];

    public void Note(string what) =>
        _lines.Add(string.Create(CultureInfo.InvariantCulture, $"{TimeSpan.FromTicks(time.Now).TotalMilliseconds,12:0.000}  {what}"));

    public override string ToString() => string.Join('\n', _lines);
}
