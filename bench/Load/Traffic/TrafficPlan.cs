namespace LiveOrleans.Load;

/// <summary>What a <see cref="Traffic"/> is made of.</summary>
/// <param name="Name">Its name, and the beginning of its channels' last part.</param>
/// <param name="Sessions">Subscribers; at least one per channel, unless each has several.</param>
/// <param name="Channels">How many channels they are spread over.</param>
/// <param name="Size">Bytes of each publication's data.</param>
/// <param name="InFlight">The publications on their way, counted as <paramref name="Pacing"/> says; used without a rate.</param>
/// <param name="Rate">Publications per second over all channels; null for as many as <paramref name="InFlight"/> allows.</param>
/// <param name="Pacing">What <paramref name="InFlight"/> counts.</param>
/// <param name="ChannelsPerSession">Channels that each session subscribes to; more than one only where they divide <paramref name="Channels"/>.</param>
/// <param name="FirstSession">The number of its first session where it is the share of a process.</param>
internal sealed record TrafficPlan(
    string Name,
    int Sessions,
    int Channels,
    int Size,
    int InFlight = 1,
    double? Rate = null,
    Pacing Pacing = Pacing.PerChannel,
    int ChannelsPerSession = 1,
    int FirstSession = 0)
{
    /// <summary>The part of a process: sessions that follow each other, for each process as many as for the others, or one fewer.</summary>
    /// <param name="process">Its number, from 0.</param>
    /// <param name="processes">How many there are.</param>
    public TrafficPlan Share(int process, int processes)
    {
        var (least, rest) = Math.DivRem(Sessions, processes);
        return this with
        {
            Sessions = process < rest ? least + 1 : least,
            FirstSession = process * least + Math.Min(process, rest),
        };
    }
}
