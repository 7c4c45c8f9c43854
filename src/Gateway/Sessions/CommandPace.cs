namespace LiveOrleans.Gateway;

/// <summary>How fast a session may send commands. Who is a little too fast is told so; who does not heed it is sent away for a while.</summary>
internal sealed class CommandPace
{
    // A client that comes back subscribes to all its channels at once.
    private const int BurstBeyondChannels = 16;

    // How many refusals a session may run up at once before it has to come again.
    private const int RefusedBursts = 4;

    private readonly TokenBucket _commands;
    private readonly TokenBucket _refusals;

    public CommandPace(int perSecond, int channelLimit, TimeProvider time)
    {
        var burst = Math.Max(perSecond, channelLimit + BurstBeyondChannels);
        _commands = new TokenBucket(perSecond, burst, time);
        _refusals = new TokenBucket(perSecond, RefusedBursts * burst, time);
    }

    /// <summary>Counts a command.</summary>
    /// <returns>Whether it may be executed; null when the session must end.</returns>
    public bool? Admits() => _commands.TryTake() ? true : _refusals.TryTake() ? false : null;
}
