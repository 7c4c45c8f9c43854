using System.Diagnostics;

namespace LiveOrleans.Channels;

/// <summary>The spans of a publication's way: published, taken to its owner with others, appended, delivered on each node.</summary>
/// <remarks>
/// They are made only of what is sampled already, or when somebody listens; without a listener nothing is allocated and nothing travels. Names of
/// channels are attributes, never names of spans. See docs/adr/0014.
/// </remarks>
public static class LiveTrace
{
    /// <summary>The name of the source, to listen to.</summary>
    public const string SourceName = "LiveOrleans";

    private const string ChannelTag = "messaging.destination.name";
    private const string CountTag = "messaging.batch.message_count";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>The span that is under way here; null when it is not sampled, or nobody listens.</summary>
    public static Activity? Current => Source.HasListeners() && Activity.Current is { Recorded: true } current ? current : null;

    /// <summary>Starts the span of something that is published here, under the one that is under way.</summary>
    /// <param name="channel">Where.</param>
    /// <param name="publications">How many.</param>
    /// <returns>The span, to be disposed of; null when nobody listens.</returns>
    public static Activity? StartPublish(ChannelId channel, int publications) =>
        Source.HasListeners() ? Describe(Source.StartActivity("publish", ActivityKind.Producer), channel, publications) : null;

    /// <summary>Starts the span of what is done for several publishers at once: a child of the first that is sampled, linked to the others.</summary>
    /// <typeparam name="T">What has a publisher.</typeparam>
    /// <param name="name">What is done.</param>
    /// <param name="channel">Where.</param>
    /// <param name="batch">What it is done for.</param>
    /// <param name="publisherOf">The span under which one was published; null when it is not sampled.</param>
    /// <returns>The span, to be disposed of; null when none is sampled, or nobody listens.</returns>
    public static Activity? StartBatch<T>(string name, ChannelId channel, IReadOnlyList<T> batch, Func<T, Activity?> publisherOf)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(publisherOf);
        Activity? first = null;
        var others = new HashSet<ActivityContext>();
        foreach (var one in batch)
        {
            if (publisherOf(one) is { } publisher)
            {
                first ??= publisher;
                others.Add(publisher.Context);
            }
        }

        if (first is null)
        {
            return null;
        }

        others.Remove(first.Context);
        var links = others.Select(static context => new ActivityLink(context));
        return Describe(Source.StartActivity(name, ActivityKind.Producer, first.Context, tags: null, links), channel, batch.Count);
    }

    /// <summary>Starts the span of a delivery on this node.</summary>
    /// <param name="parent">The <c>traceparent</c> that came with the publications.</param>
    /// <param name="channel">Where.</param>
    /// <param name="publications">How many.</param>
    /// <returns>The span, which is not the one under way here; null when nobody listens, or <paramref name="parent"/> is none.</returns>
    public static Activity? StartDelivery(string parent, ChannelId channel, int publications)
    {
        if (!Source.HasListeners() || !ActivityContext.TryParse(parent, traceState: null, isRemote: true, out var context))
        {
            return null;
        }

        var underWay = Activity.Current;
        var delivery = Describe(Source.StartActivity("deliver", ActivityKind.Consumer, context), channel, publications);
        Activity.Current = underWay;
        return delivery;
    }

    private static Activity? Describe(Activity? span, ChannelId channel, int publications) =>
        span?.SetTag("messaging.system", "liveorleans").SetTag(ChannelTag, channel.Key).SetTag(CountTag, publications);
}
