namespace LiveOrleans.Load;

/// <summary>The first order to a listening process: open these sessions.</summary>
/// <param name="Url">The server under load.</param>
/// <param name="Protocol">The sessions' encoding.</param>
/// <param name="Plans">The process' share of each traffic.</param>
/// <param name="SessionsBefore">Sessions that the other processes have local ports for.</param>
/// <param name="OpeningAtOnce">How many may be on their way at the same time.</param>
/// <param name="Timeout">How long it may take.</param>
internal sealed record OpenOrder(
    string Url,
    string Protocol,
    IReadOnlyList<TrafficPlan> Plans,
    int SessionsBefore,
    int OpeningAtOnce,
    TimeSpan Timeout);
