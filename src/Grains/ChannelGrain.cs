using LiveOrleans.Channels;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace LiveOrleans.Grains;

/// <summary>The shell around one <see cref="ChannelHost"/>: one activation per channel in the cluster, as a rule.</summary>
/// <remarks>
/// Orleans may run two activations of a channel for a moment while a silo fails. Nothing here relies on being alone: the
/// log refuses the older one, which then leaves.
/// </remarks>
[GrainType("channel")]
[Reentrant]
[ServingSilos]
[CollectionAgeLimit(Minutes = 2)]
internal sealed partial class ChannelGrain(ChannelPorts ports, ChannelHostDirectory directory, ILogger<ChannelGrain> logger)
    : Grain, IChannelGrain, IAsyncDisposable
{
    private ChannelHost? _host;
    private Task _watch = Task.CompletedTask;
    private Task? _closing;

    private ChannelHost Host => _host ?? throw new InvalidOperationException("The channel is not active.");

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var key = this.GetPrimaryKeyString();
        if (ChannelId.Parse(key, out var channel) != ChannelIdStatus.Valid || ports.Rules.Find(channel) is not { } rule)
        {
            throw new ArgumentException($"'{key}' is not a channel.", nameof(cancellationToken));
        }

        // Silos that remember where the channel was still send calls here, past all placement: they must look for it anew, and at once.
        if (directory.IsClosed)
        {
            throw Leaving(channel);
        }

        _host = new ChannelHost(channel, rule, ports);
        await _host.StartAsync(cancellationToken);
        directory.Add(_host, GrainContext);

        // Sources and rules may have changed since the host looked for its own.
        _host.RefreshSource();
        _host.UseRule(ports.Rules.Find(channel) ?? rule);
        if (directory.IsClosed)
        {
            await DisposeAsync();
            throw Leaving(channel);
        }

        KeepAlive();
        _watch = LeaveWhenSupersededAsync(_host);
    }

    /// <summary>
    /// Gives the lease up while the grain still has its place, so that the next owner need not wait for it; unless the channel was given up,
    /// since then a lease store that does not answer would keep the place. The grain's disposal, which comes after, waits for it.
    /// </summary>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        var closing = DisposeAsync().AsTask();
        return _host is { IsGivenUp: true } ? Task.CompletedTask : closing;
    }

    public ValueTask DisposeAsync() => new(_closing ??= CloseAsync());

    public Task<PublishResult> Publish(AppendEntry[] entries) => Host.PublishAsync(entries).AsTask();

    public Task<PublishResult[]> PublishEach(AppendEntry[][] publishes) => Host.PublishEachAsync(publishes).AsTask();

    public Task<PublishResult> Process(byte[] data) => Host.ProcessAsync(data).AsTask();

    public Task<PublishResult> Append(AppendEntry[] entries) => Host.AppendAsync(entries).AsTask();

    public async Task<ChannelOwner> Attach(NodeAttachment attachment)
    {
        var owner = await Host.AttachAsync(attachment, CancellationToken.None);
        KeepAlive();
        return owner;
    }

    public async Task Detach(NodeId node, long revision)
    {
        await Host.DetachAsync(node, revision, CancellationToken.None);
        KeepAlive();
    }

    public async Task Forget(NodeId[] nodes)
    {
        foreach (var node in nodes)
        {
            await Detach(node, long.MaxValue);
        }
    }

    public Task<SourceAdmission[]> Admit(SourceRequest[] requests, CancellationToken cancellationToken) =>
        AskAsync(requests, Host.AdmitAsync, SourceAdmission.Failed, cancellationToken);

    public Task<OfferResult[]> Offer(SourceRequest[] publications, CancellationToken cancellationToken) =>
        AskAsync(publications, Host.OfferAsync, OfferResult.Failed, cancellationToken);

    public Task<ClientInfo[]> Presence() => Task.FromResult<ClientInfo[]>([.. Host.Presence()]);

    private async Task CloseAsync()
    {
        if (_host is { } host)
        {
            await directory.RemoveAsync(host);
            await host.DisposeAsync();
        }
    }

    private static ChannelUnavailableException Leaving(ChannelId channel) => new($"The silo that owned channel {channel} takes no channels now.");

    /// <summary>A channel stays in memory while anyone subscribes; afterwards it leaves like any idle grain.</summary>
    private void KeepAlive() => DelayDeactivation(Host.IsSubscribed ? TimeSpan.MaxValue : TimeSpan.Zero);

    /// <summary>Asks the source, and lets one answer that fails be no other's.</summary>
    private Task<TAnswer[]> AskAsync<TAnswer>(
        SourceRequest[] requests, Func<SourceRequest, CancellationToken, ValueTask<TAnswer>> ask, TAnswer failed, CancellationToken cancellationToken)
    {
        return Task.WhenAll(requests.Select(AskOneAsync));

        async Task<TAnswer> AskOneAsync(SourceRequest request)
        {
            try
            {
                return await ask(request, cancellationToken);
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                Log.SourceFailedToAnswer(logger, Host.Channel, exception);
                return failed;
            }
        }
    }

    private async Task LeaveWhenSupersededAsync(ChannelHost host)
    {
        await host.Superseded;
        Log.Superseded(logger, host.Channel);
        DeactivateOnIdle();
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.Superseded, LogLevel.Warning, "Channel {Channel} has a newer owner; this activation leaves.", EventName = nameof(EventIds.Superseded))]
        public static partial void Superseded(ILogger logger, ChannelId channel);

        [LoggerMessage(EventIds.SourceFailedToAnswer, LogLevel.Warning, "The source of channel {Channel} failed to answer a session.", EventName = nameof(EventIds.SourceFailedToAnswer))]
        public static partial void SourceFailedToAnswer(ILogger logger, ChannelId channel, Exception exception);
    }
}
