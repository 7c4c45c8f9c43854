using LiveOrleans.Redis.Tests;

namespace LiveOrleans.Faults;

/// <summary>Publishes over HTTP at random nodes, one publication after the other, and keeps what was acknowledged.</summary>
/// <param name="name">Letters and digits.</param>
/// <param name="nodes">Where it publishes; also at those that are away.</param>
/// <param name="channels">What it publishes to: <c>stream/…</c> is pushed, any other is published.</param>
/// <param name="pause">The wait after each answer.</param>
/// <param name="seed">Chooses nodes and channels.</param>
internal sealed class Publisher(string name, IReadOnlyList<Uri> nodes, IReadOnlyList<string> channels, TimeSpan pause, int seed)
{
    /// <summary>The name of the publisher of each channel's last publication.</summary>
    private const string Last = "end";

    private const string Tenant = "1/";

    private readonly Random _random = new(seed);
    private int _acknowledged;

    /// <summary>How many publications were acknowledged so far.</summary>
    public int Acknowledged => Volatile.Read(ref _acknowledged);

    public PublisherHistory History { get; } = new(name);

    /// <summary>Publishes until it is told to end; what is under way is waited for.</summary>
    public async Task RunAsync(CancellationToken ending)
    {
        for (var number = 1; !ending.IsCancellationRequested; number++)
        {
            var channel = channels[_random.Next(channels.Count)];
            var node = nodes[_random.Next(nodes.Count)];
            var id = PublisherCheck.IdOf(name, number);
            var isAcknowledged = await SendAsync(node, channel, id);
            History.Add(new PublisherHistory.Attempt(Tenant + channel, id, isAcknowledged));
            if (isAcknowledged)
            {
                Interlocked.Increment(ref _acknowledged);
            }

            try
            {
                await Task.Delay(pause, TimeProvider.System, ending);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    /// <summary>Gives each of the channels a last publication, by which clients see that nothing is on its way any more. No other may publish.</summary>
    public static async Task EndAsync(IReadOnlyList<Uri> nodes, IEnumerable<string> channels, TimeSpan deadline)
    {
        var number = 0;
        foreach (var channel in channels)
        {
            await Eventually.HoldsAsync(
                () => SendAsync(nodes[++number % nodes.Count], channel, PublisherCheck.IdOf(Last, number)), deadline, $"the last publication of {channel} is acknowledged");
        }
    }

    private static Task<bool> SendAsync(Uri node, string channel, string id)
    {
        if (channel.Split('/') is ["stream", var stream, var measurement])
        {
            return NodeHttp.PushAsync(node, stream, $"{measurement} id=\"{id}\"", CancellationToken.None);
        }

        return NodeHttp.PublishAsync(node, channel, $$"""{"id":"{{id}}"}""", CancellationToken.None);
    }
}
