using LiveOrleans.Channels;
using LiveOrleans.Grains;

namespace LiveOrleans.Client.Tests;

/// <summary>A channel whose calls end as a test says.</summary>
internal sealed class FakeChannelGrain(Func<Task> call) : IChannelGrain
{
    public int Admissions { get; private set; }

    public async Task<PublishResult> Publish(AppendEntry[] entries)
    {
        await call();
        return new PublishResult(PublishOutcome.Published, new StreamPosition("e", 1));
    }

    public async Task<PublishResult[]> PublishEach(AppendEntry[][] publishes) =>
        [.. await Task.WhenAll(publishes.Select(Publish))];

    public Task<PublishResult> Process(byte[] data) => Publish([]);

    public Task<PublishResult> Append(AppendEntry[] entries) => Publish(entries);

    public async Task<ChannelOwner> Attach(NodeAttachment attachment)
    {
        await call();
        return new ChannelOwner(new NodeId("owner"), 7);
    }

    public Task Detach(NodeId node, long revision) => call();

    public Task Forget(NodeId[] nodes) => call();

    public async Task<SourceAdmission[]> Admit(SourceRequest[] requests, CancellationToken cancellationToken)
    {
        Admissions++;
        await call();
        return [.. requests.Select(static request => new SourceAdmission(SourceAdmissionStatus.Allowed, request.Data))];
    }

    public async Task<OfferResult[]> Offer(SourceRequest[] publications, CancellationToken cancellationToken)
    {
        await call();
        return [.. publications.Select(static _ => new OfferResult(SourceAdmissionStatus.Allowed, PublishOutcome.Published))];
    }

    public async Task<ClientInfo[]> Presence()
    {
        await call();
        return [];
    }
}
