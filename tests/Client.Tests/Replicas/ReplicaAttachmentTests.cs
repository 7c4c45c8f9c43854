using LiveOrleans.Channels;

namespace LiveOrleans.Client.Tests;

public sealed class ReplicaAttachmentTests : IDisposable
{
    private readonly ReplicaFixture _fixture = new();

    private RecordingChannels Channels => _fixture.Channels;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task InterestChanged_ManyTimesDuringACall_CostsOneMore()
    {
        var gate = new TaskCompletionSource();
        Channels.BeforeAttach = _ => gate.Task;
        await using var replica = await _fixture.OpenAsync();
        for (var sessions = 1; sessions <= 1000; sessions++)
        {
            _fixture.Observer.Interest = new ReplicaInterest(sessions, []);
            replica.InterestChanged();
        }

        gate.SetResult();
        await replica.AttachedAsync(Cancellation).WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        Assert.InRange(Channels.Attachments.Count, 1, 2);
        Assert.Equal(1000, Channels.Attachments[^1].Sessions);
    }

    [Fact]
    public async Task InterestChanged_CallThatFails_IsRepeatedWithAHigherRevision()
    {
        Channels.BeforeAttach = call => call == 1 ? throw new ChannelUnavailableException("away") : Task.CompletedTask;
        await using var replica = await _fixture.OpenAsync();
        _fixture.Observer.Interest = new ReplicaInterest(1, [new ClientInfo("1", "a")]);
        replica.InterestChanged();
        await replica.AttachedAsync(Cancellation).WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        Assert.Equal(2, Channels.Attachments.Count);
        Assert.True(Channels.Attachments[1].Revision > Channels.Attachments[0].Revision);
        Assert.Equal("a", Assert.Single(Channels.Attachments[1].Members).Client);
    }

    [Fact]
    public async Task Dispose_AfterAttaching_DetachesWithTheLatestRevision()
    {
        var replica = await _fixture.OpenAsync();
        replica.InterestChanged();
        await replica.AttachedAsync(Cancellation).WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        await replica.DisposeAsync();
        Assert.True(Assert.Single(Channels.Detachments) >= Channels.Attachments[^1].Revision);
    }

    [Fact]
    public async Task Dispose_NeverAttached_TellsNobody()
    {
        var replica = await _fixture.OpenAsync();
        await replica.DisposeAsync();
        Assert.Empty(Channels.Detachments);
    }

    [Fact]
    public async Task Dispose_DuringACallThatHangs_EndsIt()
    {
        Channels.BeforeAttach = static _ => new TaskCompletionSource().Task;
        var replica = await _fixture.OpenAsync();
        replica.InterestChanged();
        await replica.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        Assert.True(Channels.Attachments.Count <= 1);
    }

    public void Dispose() => _fixture.Dispose();
}
