namespace LiveOrleans.Channels;

/// <summary>What the kinds of events are called outside: in options, payloads and metrics.</summary>
public static class ChannelEventNames
{
    private static readonly string[] Names = ["occupied", "vacated", "source_opened", "source_closed", "healed", "owner_changed"];

    /// <summary>All names, in the order of the kinds.</summary>
    public static IReadOnlyList<string> All => Names;

    /// <summary>The name of a kind.</summary>
    /// <param name="kind">One of the kinds that there are.</param>
    public static string Of(ChannelEventKind kind) => Names[(int)kind];

    /// <summary>Finds a kind by its name.</summary>
    /// <param name="name">The name, as it is written.</param>
    /// <returns>The kind; null when there is none of the name.</returns>
    public static ChannelEventKind? Find(string name)
    {
        var index = Array.IndexOf(Names, name);
        return index < 0 ? null : (ChannelEventKind)index;
    }
}
