namespace LiveOrleans.Load;

/// <summary>What closes the loop of publishers without a rate.</summary>
internal enum Pacing
{
    /// <summary>Per channel, so many publications that some session has not received yet.</summary>
    PerChannel,

    /// <summary>The same over all channels together; publisher and channel of each are drawn at random.</summary>
    Random,

    /// <summary>Per publisher, so many publications that the server has not answered yet.</summary>
    Acknowledged,
}
