using LiveOrleans.Channels;

namespace LiveOrleans.Silo;

/// <summary>What a program adds to its node before it starts.</summary>
/// <remarks>
/// Every node of a cluster adds the same sources, gateways too: any silo may run them, and every node asks them whether a session may
/// subscribe. Of several that fit a channel the first feeds it: those of the program in their order, then test data, then
/// <c>live:sources</c>.
/// </remarks>
public sealed class LiveNodeBuilder
{
    private readonly List<string> _patterns = [];

    internal LiveNodeBuilder(IServiceCollection services, IConfiguration configuration)
    {
        Services = services;
        Configuration = configuration;
    }

    /// <summary>The node's services, for what sources need: options, HTTP clients, a logger, a clock.</summary>
    public IServiceCollection Services { get; }

    /// <summary>The node's configuration: appsettings.json, Grafana's file, environment and command line.</summary>
    public IConfiguration Configuration { get; }

    /// <summary>Adds a source.</summary>
    /// <param name="pattern">The channels: a name without tenant, such as <c>ds/thermometer/kitchen</c>, or its beginning and one <c>*</c>.</param>
    /// <param name="create">
    /// Makes the source of one channel; null when the channel, though it fits the pattern, is none of its. It is called for every question
    /// that a session asks as well as for the runs, on any thread: it opens nothing. When it throws, that is a failed run, which is tried again.
    /// </param>
    /// <exception cref="ArgumentException">The pattern is none, or one that was added before has all of its channels.</exception>
    public LiveNodeBuilder AddSource(string pattern, Func<ChannelId, IBackendSource?> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        return Add(pattern, (_, channel) => create(channel));
    }

    /// <summary>Adds a source that is made from the node's services.</summary>
    /// <typeparam name="TSource">
    /// Its public constructor takes the <see cref="ChannelId"/> and any services that are singletons or transients. It is made as often as
    /// <see cref="AddSource(string, Func{ChannelId, IBackendSource})"/> says, and never disposed of.
    /// </typeparam>
    /// <param name="pattern">The channels: a name without tenant, such as <c>ds/thermometer/kitchen</c>, or its beginning and one <c>*</c>.</param>
    /// <exception cref="ArgumentException">The pattern is none, or one that was added before has all of its channels.</exception>
    /// <exception cref="InvalidOperationException">The type has no such constructor.</exception>
    public LiveNodeBuilder AddSource<TSource>(string pattern)
        where TSource : class, IBackendSource
    {
        ObjectFactory<TSource> make;
        try
        {
            make = ActivatorUtilities.CreateFactory<TSource>([typeof(ChannelId)]);
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidOperationException($"{typeof(TSource)} needs one public constructor that takes a {nameof(ChannelId)}; what else it takes are services.", e);
        }

        return Add(pattern, (provider, channel) => make(provider, [channel]));
    }

    /// <summary>A warning for each entry of <c>live:sources</c> that may never come to its turn.</summary>
    internal IEnumerable<string> Doubts(IEnumerable<SourceSettings> configured) =>
        from source in configured
        let own = Covering(source.Channels)
        where own is not null
        select $"live:sources: {source.Channels} feeds only what this program's own source {own} leaves to it.";

    private LiveNodeBuilder Add(string pattern, Func<IServiceProvider, ChannelId, IBackendSource?> create)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        if (SourcePattern.FaultOf(pattern) is { } fault)
        {
            throw new ArgumentException($"The pattern \"{pattern}\" {fault}.", nameof(pattern));
        }

        if (Covering(pattern) is { } first)
        {
            throw new ArgumentException($"\"{first}\" was added before \"{pattern}\" and has all of its channels: add the narrower pattern first.", nameof(pattern));
        }

        _patterns.Add(pattern);
        Services.AddSingleton(provider => new SourceRegistration(pattern, channel => RemadeSource.Make(() => create(provider, channel))));
        return this;
    }

    private string? Covering(string pattern) => _patterns.Find(first => SourcePattern.Covers(first, pattern));
}
