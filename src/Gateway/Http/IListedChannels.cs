namespace LiveOrleans.Gateway;

/// <summary>Channels that <c>/api/live/list</c> offers though nothing may be published on them yet: those of a source.</summary>
public interface IListedChannels
{
    /// <summary>Lists them, in any order.</summary>
    IReadOnlyList<ListedChannel> List();
}
