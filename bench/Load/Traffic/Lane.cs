namespace LiveOrleans.Load;

/// <summary>A publisher and a channel that it publishes to.</summary>
internal readonly record struct Lane(LoadSession Publisher, ChannelLoad Channel)
{
    /// <summary>Spreads publishers and channels over each other: each of both is in at least one lane; none without publishers.</summary>
    public static Lane[] Pair(IReadOnlyList<LoadSession> publishers, IReadOnlyList<ChannelLoad> channels) =>
        [.. Enumerable.Range(0, publishers.Count == 0 ? 0 : Math.Max(publishers.Count, channels.Count))
            .Select(index => new Lane(publishers[index % publishers.Count], channels[index % channels.Count]))];

    /// <summary>Publishes once; <paramref name="data"/> is scratch space of the publication's size.</summary>
    public void Publish(Span<byte> data, long sent)
    {
        PublicationData.Write(data, Channel.Number, Channel.Next(), sent);
        Publisher.Publish(Channel, data);
    }
}
