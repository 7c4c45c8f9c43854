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

    public async Task<ChannelOwner> Attach(NodeAttachment attachment)
    {
        await call();
        return new ChannelOwner(new NodeId("owner"), 7);
    }

    public async Task<bool> Detach(NodeId node, long revision)
    {
        await call();
        return false;
    }

    public Task Forget(NodeId[] nodes) => call();

    public async Task<SourceAdmission> Admit(ClientInfo subscriber, byte[] data, CancellationToken cancellationToken)
    {
        Admissions++;
        await call();
        return SourceAdmission.Allowed;
    }

    public async Task<ClientInfo[]> Presence()
    {
        await call();
        return [];
    }
}
