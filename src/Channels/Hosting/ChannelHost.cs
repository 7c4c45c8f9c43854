namespace LiveOrleans.Channels;

/// <summary>A channel: owns its append queue, its subscriber set and its source, wherever it lives.</summary>
/// <remarks>
/// Any thread may call it. It has no thread of its own but its source's, and it never holds its lock during a call to a
/// port. The log holds the history and every node a replica of it, so it keeps none. It is safe to have two of one
/// channel at once, as a cluster can for a moment: the log refuses the older one, which then is
/// <see cref="Superseded"/>.
/// </remarks>
public sealed class ChannelHost : IAsyncDisposable
{
    private readonly ChannelPorts _ports;
    private readonly AppendPump _pump;
    private readonly RulePublisher _publisher;
    private readonly SourceSupervisor? _supervisor;
    private readonly TaskCompletionSource _superseded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // One change of the subscriber set at a time: it is kept and announced before the next one is compared with it.
    private readonly SemaphoreSlim _turn = new(1);

    // Ends the calls that wait for log and store when the channel is given up.
    private readonly CancellationTokenSource _givingUp = new();

    // Guards everything below.
    private readonly Lock _lock = new();
    private readonly SubscriberSet _subscribers = new();
    private readonly MinuteRate _rate = new();
    private StreamPosition _top;

    // Replaced as a whole, and read without the lock.
    private volatile ChannelRule _rule;

    /// <summary>Makes a channel. It does nothing until it is started.</summary>
    /// <param name="channel">Its name.</param>
    /// <param name="rule">What it offers.</param>
    /// <param name="ports">What it reaches the world through.</param>
    public ChannelHost(ChannelId channel, ChannelRule rule, ChannelPorts ports)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(ports);
        Channel = channel;
        _rule = rule;
        _ports = ports;
        _pump = new AppendPump(channel, rule.History, ports, OnAppended);
        _publisher = new RulePublisher(channel, ports.Others, _pump.PublishEachAsync, ports.Appends);
        if (rule.HasSource)
        {
            _supervisor = new SourceSupervisor(
                channel, ports, Opener, (entries, lease, cursor, cancelled) => _pump.PublishAsync(entries, lease, cursor, cancelled));
        }
    }

    /// <summary>The channel's name.</summary>
    public ChannelId Channel { get; }

    /// <summary>Whether <see cref="GiveUp"/> was called.</summary>
    public bool IsGivenUp => _givingUp.IsCancellationRequested;

    /// <summary>Completes when the log has refused this host for a newer one: it must be given up.</summary>
    public Task Superseded => _superseded.Task;

    /// <summary>Whether any node subscribes.</summary>
    public bool IsSubscribed
    {
        get
        {
            lock (_lock)
            {
                return !_subscribers.IsEmpty;
            }
        }
    }

    /// <summary>The nodes that subscribe.</summary>
    public IReadOnlyList<NodeId> Nodes
    {
        get
        {
            lock (_lock)
            {
                return [.. _subscribers.Nodes];
            }
        }
    }

    /// <summary>The position of the newest publication.</summary>
    public StreamPosition Top
    {
        get
        {
            lock (_lock)
            {
                return _top;
            }
        }
    }

    /// <summary>Takes the right to append to the channel's log, and the subscribers that the owner before had.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ChannelUnavailableException">Log or store cannot be reached.</exception>
    public async ValueTask StartAsync(CancellationToken cancellationToken)
    {
        var snapshot = await _pump.OpenAsync(FencingToken.None, cancellationToken);
        var kept = await _ports.Subscribers.ReadAsync(Channel, cancellationToken);
        lock (_lock)
        {
            _top = snapshot.Top;
            foreach (var attachment in kept)
            {
                _subscribers.Attach(attachment, out _);
            }

            _supervisor?.SetWanted(!_subscribers.IsEmpty);
        }
    }

    /// <summary>Publishes on the channel, or what its rule makes of it.</summary>
    /// <param name="entries">What to publish, in order; at least one.</param>
    public ValueTask<PublishResult> PublishAsync(IReadOnlyList<AppendEntry> entries) =>
        _rule.Pipeline is { } pipeline ? _publisher.PublishAsync(pipeline, entries) : AppendAsync(entries);

    /// <summary>Publishes what several have published on the channel: what is made of one is no other's, but they share an append.</summary>
    /// <param name="publishes">What each has published, in order; at least one entry each.</param>
    /// <returns>What became of each, in the same order.</returns>
    public ValueTask<PublishResult[]> PublishEachAsync(IReadOnlyList<IReadOnlyList<AppendEntry>> publishes)
    {
        ArgumentNullException.ThrowIfNull(publishes);
        return _rule.Pipeline is { } pipeline ? _publisher.PublishEachAsync(pipeline, publishes) : _pump.PublishEachAsync(publishes);
    }

    /// <summary>Publishes what the channel's rule makes of something that need not be JSON.</summary>
    /// <param name="data">What was sent.</param>
    public ValueTask<PublishResult> ProcessAsync(ReadOnlyMemory<byte> data) => _rule.Pipeline is { } pipeline
        ? _publisher.PublishAsync(pipeline, [AppendEntry.Json(data)])
        : ValueTask.FromResult(new PublishResult(PublishOutcome.Refused, default) { Fault = "no rule converts what is sent to the channel" });

    /// <summary>Appends to the channel's log as it is, past its rule.</summary>
    /// <param name="entries">What to append, in order; at least one.</param>
    public ValueTask<PublishResult> AppendAsync(IReadOnlyList<AppendEntry> entries) => _pump.PublishAsync(entries, lease: null, cursor: null, CancellationToken.None);

    /// <summary>A node subscribes, or its subscription has changed, or it looks for the channel's owner.</summary>
    /// <param name="attachment">The whole of the node's subscription.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Who owns the channel.</returns>
    /// <exception cref="ChannelUnavailableException">The subscription could not be kept, or the channel has a newer owner.</exception>
    public async ValueTask<ChannelOwner> AttachAsync(NodeAttachment attachment, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(attachment);
        _pump.Learn(attachment.Known, attachment.Highest);
        _supervisor?.Learn(attachment.Highest);
        await InTurnAsync(
            async cancelled =>
            {
                if (Compare(attachment, out var change) is { } isNew)
                {
                    if (isNew || (_rule.JoinLeave && !change.IsEmpty) || OpensOtherwise(attachment))
                    {
                        await SaveAsync(attachment, change, cancelled);
                    }

                    Change(subscribers => subscribers.Attach(attachment, out _));
                }
            },
            cancellationToken);
        return _ports.Owner;
    }

    /// <summary>A node no longer subscribes.</summary>
    /// <param name="node">The node.</param>
    /// <param name="revision">The revision of its subscription when it ended; a later one stays. The highest there is for a node that is gone.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ChannelUnavailableException">The change could not be kept, or the channel has a newer owner.</exception>
    public ValueTask DetachAsync(NodeId node, long revision, CancellationToken cancellationToken) => InTurnAsync(
        async cancelled =>
        {
            if (Compare(node, revision) is { } change)
            {
                await KeepAsync(writer => _ports.Subscribers.RemoveAsync(Channel, writer, node, Announced(change), cancelled), cancelled);
                Change(subscribers => subscribers.Detach(node, revision, out _));
            }
        },
        cancellationToken);

    /// <summary>Asks the channel's source whether a session may subscribe.</summary>
    /// <param name="request">Who subscribes, and with which data.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask<SourceAdmission> AdmitAsync(SourceRequest request, CancellationToken cancellationToken) =>
        _supervisor?.Source?.AdmitAsync(request, cancellationToken)
        ?? ValueTask.FromResult(SourceAdmission.NotFound);

    /// <summary>Offers what a session publishes to the channel's source, and publishes what the source makes of it.</summary>
    /// <param name="publication">Who publishes, and what.</param>
    /// <param name="cancellationToken">Ends the wait for the source.</param>
    public async ValueTask<OfferResult> OfferAsync(SourceRequest publication, CancellationToken cancellationToken)
    {
        if (_supervisor?.Source is not { } source)
        {
            return OfferResult.NotFound;
        }

        var acceptance = await source.ReceiveAsync(publication, cancellationToken);
        if (acceptance.Status is not SourceAdmissionStatus.Allowed || acceptance.Data.IsEmpty)
        {
            return new OfferResult(acceptance.Status, PublishOutcome.Published);
        }

        var result = await PublishAsync([AppendEntry.Json(acceptance.Data)]);
        return new OfferResult(acceptance.Status, result.Outcome);
    }

    /// <summary>Takes another rule for the next publication on. Whether the channel has a source, and what it shows of its sessions, stays.</summary>
    /// <param name="rule">The rule.</param>
    public void UseRule(ChannelRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        _rule = rule;
        _pump.Limits = rule.History;
    }

    /// <summary>Looks whether another source is registered for the channel than the one that feeds it, which then takes its place.</summary>
    public void RefreshSource() => _supervisor?.Refresh();

    /// <summary>Lists the sessions that are present, on all nodes.</summary>
    public IReadOnlyList<ClientInfo> Presence()
    {
        lock (_lock)
        {
            return _subscribers.Presence();
        }
    }

    /// <summary>Tells what is known of the channel now.</summary>
    public ChannelStatus Status()
    {
        lock (_lock)
        {
            return new ChannelStatus(
                Channel, _ports.Owner.Node, _top, _subscribers.SessionCount, _rate.Total(_ports.Time.GetUtcNow()), _supervisor?.Status);
        }
    }

    /// <summary>
    /// Answers whoever waits, and whoever comes, that the channel is unavailable, as log and store may not answer at all. Publications that are
    /// on their way to the log may get there. The host is still to be disposed of, which closes its source.
    /// </summary>
    public void GiveUp()
    {
#pragma warning disable MA0045 // The callers' continuations are theirs: nothing here waits for them.
        _givingUp.Cancel();
#pragma warning restore MA0045
        _pump.GiveUp();
    }

    /// <summary>Closes the source, gives its lease up and waits for the append in flight. What still waits is refused.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_supervisor is not null)
        {
            await _supervisor.DisposeAsync();
        }

        await _pump.CloseAsync();
        GiveUp();
    }

    /// <summary>Lets one change of the subscriber set happen at a time, until the channel is given up.</summary>
    private async ValueTask InTurnAsync(Func<CancellationToken, ValueTask> change, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _givingUp.Token);
            either.Token.ThrowIfCancellationRequested();
            await change(either.Token);
        }
        catch (OperationCanceledException exception) when (IsGivenUp && !cancellationToken.IsCancellationRequested)
        {
            throw new ChannelUnavailableException($"Channel {Channel} was given up by its owner.", exception);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>In whose name the source is run: that of the node which subscribed first, as it is now.</summary>
    private SourceRequest? Opener()
    {
        lock (_lock)
        {
            return _subscribers.Opener;
        }
    }

    private bool OpensOtherwise(NodeAttachment attachment)
    {
        lock (_lock)
        {
            return _rule.HasSource && !Equals(_subscribers.OpenerOf(attachment.Node), attachment.Opener);
        }
    }

    private void OnAppended(AppendResult result)
    {
        if (result.Outcome == AppendOutcome.StaleWriter)
        {
            _superseded.TrySetResult();
            return;
        }

        lock (_lock)
        {
            _top = result.Top;
            _rate.Add(result.Publications.Count, _ports.Time.GetUtcNow());
        }
    }

    /// <summary>Whether the node is new, and who came and went; null when a later state of it is known.</summary>
    private bool? Compare(NodeAttachment attachment, out PresenceChange change)
    {
        lock (_lock)
        {
            return _subscribers.Compare(attachment, out change) ? !_subscribers.Contains(attachment.Node) : null;
        }
    }

    /// <summary>Who goes with a node; null when it is not there, or came back since.</summary>
    private PresenceChange? Compare(NodeId node, long revision)
    {
        lock (_lock)
        {
            return _subscribers.Compare(node, revision, out var change) ? change : null;
        }
    }

    /// <summary>Keeps a subscription; its members only where leaves are announced, since others attach again anyway.</summary>
    private ValueTask SaveAsync(NodeAttachment attachment, PresenceChange change, CancellationToken cancellationToken)
    {
        var kept = _rule.JoinLeave ? attachment : attachment with { Members = [] };
        return KeepAsync(
            writer => _ports.Subscribers.SaveAsync(Channel, writer, kept, Announced(change), cancellationToken), cancellationToken);
    }

    private PresenceChange Announced(PresenceChange change) => _rule.JoinLeave ? change : PresenceChange.None;

    /// <summary>Changes what is kept. A refusal means a newer owner, unless this host has meanwhile taken a newer right itself.</summary>
    private async ValueTask KeepAsync(Func<FencingToken, ValueTask<bool>> change, CancellationToken cancellationToken)
    {
        var writer = _pump.Writer;
        while (!await change(writer))
        {
            var settled = await _pump.SettledWriterAsync();
            cancellationToken.ThrowIfCancellationRequested();
            if (settled == writer)
            {
                _superseded.TrySetResult();
                throw new ChannelUnavailableException($"Channel {Channel} has a newer owner.");
            }

            writer = settled;
        }
    }

    private void Change(Action<SubscriberSet> change)
    {
        lock (_lock)
        {
            change(_subscribers);
            _supervisor?.SetWanted(!_subscribers.IsEmpty);
        }
    }
}
