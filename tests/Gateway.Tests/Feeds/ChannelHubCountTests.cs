using LiveOrleans.Channels;

namespace LiveOrleans.Gateway.Tests;

/// <summary>Holds the count of used channels, which is kept in step, to a walk over what is held.</summary>
public sealed class ChannelHubCountTests
{
    private const int Runs = 200;
    private const int Steps = 60;
    private const int Channels = 5;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task UsedCount_AfterEveryStepOfManyRuns_IsThatOfAWalk()
    {
        for (var seed = 0; seed < Runs; seed++)
        {
            await using var node = new TestNode();
            var random = new Random(seed);
            var held = new List<ChannelFeed>();
            for (var step = 0; step < Steps; step++)
            {
                await StepAsync(node, random, held);
                Assert.True(Walk(held) == node.Hub.UsedCount, $"seed {seed}, step {step}: {Walk(held)} channels are held, {node.Hub.UsedCount} counted");
                Assert.InRange(node.Hub.UsedCount, 0, node.Hub.Count);
            }

            await node.Hub.DisposeAsync();
            held.ForEach(node.Hub.Release);
            Assert.Equal((0, 0), (node.Hub.UsedCount, node.Hub.Count));
        }
    }

    [Fact]
    public async Task UsedCount_ManyComeAndGoAtOnce_IsThatOfAWalk()
    {
        await using var node = new TestNode();
        var left = new List<ChannelFeed>[8];
        await Parallel.ForAsync(0, left.Length, Cancellation, async (worker, _) =>
        {
            var random = new Random(worker);
            left[worker] = [];
            for (var step = 0; step < 500; step++)
            {
                await StepAsync(node, random, left[worker]);
            }
        });

        Assert.Equal(Walk(left.SelectMany(static feeds => feeds)), node.Hub.UsedCount);
    }

    // One that comes, whose opening may fail or whose patience may have ended, one that goes, or time in which what lingers is closed.
    private static async Task StepAsync(TestNode node, Random random, List<ChannelFeed> held)
    {
        switch (random.Next(8))
        {
            case < 3:
                node.Log.BeforeRead = static () => Task.CompletedTask;
                await OpenAsync(node, random, held, Cancellation);
                break;
            case 3:
                node.Log.BeforeRead = static () => throw new ChannelUnavailableException("gone");
                await OpenAsync(node, random, held, Cancellation);
                break;
            case 4:
                await OpenAsync(node, random, held, new CancellationToken(canceled: true));
                break;
            case 5:
                node.Time.Advance(TimeSpan.FromSeconds(random.Next(1, 3)));
                break;
            default:
                Release(node, random, held);
                break;
        }
    }

    private static async Task OpenAsync(TestNode node, Random random, List<ChannelFeed> held, CancellationToken cancellationToken)
    {
        try
        {
            held.Add(await node.Hub.OpenAsync(Any(random), new ChannelRule(), cancellationToken));
        }
        catch (Exception exception) when (exception is ChannelUnavailableException or OperationCanceledException)
        {
            // It holds nothing.
        }
    }

    private static void Release(TestNode node, Random random, List<ChannelFeed> held)
    {
        if (held.Count > 0)
        {
            var index = random.Next(held.Count);
            node.Hub.Release(held[index]);
            held.RemoveAt(index);
        }
    }

    private static ChannelId Any(Random random) => TestNode.Channel($"1/stream/a/{random.Next(Channels)}");

    private static int Walk(IEnumerable<ChannelFeed> held) => held.Select(static feed => feed.Channel).Distinct().Count();
}
