using LiveOrleans.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Streams;

namespace LiveOrleans.Grains;

/// <summary>Adds the life-cycle stream of the channels to a silo.</summary>
public static class EventsSiloBuilderExtensions
{
    /// <summary>How often the stream is asked for wakes.</summary>
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// Adds the stream, the audit and what wakes it. The <see cref="IEventLog"/> and the <see cref="IEventReader"/>s come from
    /// elsewhere.
    /// </summary>
    /// <param name="silo">A silo with live grains.</param>
    public static ISiloBuilder AddLiveEvents(this ISiloBuilder silo)
    {
        ArgumentNullException.ThrowIfNull(silo);
        silo.AddMemoryStreams(EventStream.Provider, static stream =>
        {
            stream.ConfigureStreamPubSub(StreamPubSubType.ImplicitOnly);
            stream.ConfigurePartitioning(1);
            stream.ConfigurePullingAgent(static agent => agent.Configure(static options => options.GetQueueMsgsTimerPeriod = Poll));
        });
        silo.Services.AddMetrics();
        silo.Services.TryAddSingleton<EventMetrics>();
        silo.Services.TryAddSingleton<EventTimings>();
        silo.Services.AddHostedService<EventWaker>();
        return silo;
    }
}
