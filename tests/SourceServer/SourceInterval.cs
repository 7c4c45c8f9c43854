using System.Globalization;

namespace LiveOrleans.SourceServer;

/// <summary>A stream from its opening to its end, as the server saw it. A copy: what comes later does not change it.</summary>
/// <param name="Number">Counts the streams of the server, from 1, in the order of their opening.</param>
/// <param name="Channel">The header <c>Live-Channel</c>, or else the path.</param>
/// <param name="Token">The header <c>Live-Fencing-Token</c>; 0 without one.</param>
/// <param name="Node">The header <c>Live-Node</c>, which a test may configure for each of its nodes; else null.</param>
/// <param name="Connection">The TCP connection.</param>
/// <param name="Opened">When the request came.</param>
/// <param name="Fenced">When a higher token cut it off; null when none did. From here on nothing is sent.</param>
/// <param name="Closed">When the connection was over; null while it is not.</param>
/// <param name="FirstMessage">The number of the first message; 0 before there was one.</param>
/// <param name="MessagesSent">How many messages were written.</param>
/// <param name="ClosedBy">Who ended it.</param>
public sealed record SourceInterval(
    int Number,
    string Channel,
    long Token,
    string? Node,
    string Connection,
    SourceInstant Opened,
    SourceInstant? Fenced,
    SourceInstant? Closed,
    long FirstMessage,
    long MessagesSent,
    SourceClosedBy ClosedBy)
{
    /// <summary>The numbers between its first and its last message that another stream of the channel carried meanwhile, in their order.</summary>
    public IReadOnlyList<long> Elsewhere { get; init; } = [];

    /// <summary>When it stopped being fed: cut off or closed, whichever came first.</summary>
    public SourceInstant? Ended => Fenced ?? Closed;

    /// <summary>Whether it carried the message with a number.</summary>
    public bool Carried(long number) =>
        number >= FirstMessage && number < FirstMessage + MessagesSent + Elsewhere.Count && !Elsewhere.Contains(number);

    /// <summary>One line for the message of a failed test.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"#{Number} {Channel} token {Token} node {Node ?? "?"} connection {Connection}: {Show(Opened)} to {Show(Closed)}, fenced {Show(Fenced)}, {MessagesSent} sent from {FirstMessage} on, closed by {ClosedBy}");

    private static string Show(SourceInstant? instant) =>
        instant is { } at ? string.Create(CultureInfo.InvariantCulture, $"{at.Monotonic.TotalSeconds:0.000} s") : "never";
}
