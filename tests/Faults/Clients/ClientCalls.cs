using System.Globalization;
using System.Text.Json;

namespace LiveOrleans.Faults;

/// <summary>What a client calls, one thing after the other: it publishes, asks for histories and presences, and leaves and joins its channels.</summary>
/// <param name="published">The channel that is published to, and asked for its history and presence, with the tenant.</param>
/// <param name="asked">Another channel that is asked.</param>
/// <param name="seed">Chooses.</param>
internal sealed class ClientCalls(string published, string asked, int seed)
{
    private const int PageSize = 50;
    private const int TicksBetweenWishes = 20;

    private readonly Random _random = new(seed);
    private int _answered;
    private int _refused;

    /// <summary>How many calls were answered so far.</summary>
    public int Answered => Volatile.Read(ref _answered);

    /// <summary>How many of them with an error.</summary>
    public int Refused => Volatile.Read(ref _refused);

    /// <summary>How long the slowest took.</summary>
    public TimeSpan Slowest { get; private set; }

    /// <summary>Changes its mind about a channel from time to time.</summary>
    public void Wish(ClientSubscription subscription)
    {
        if (_random.Next(TicksBetweenWishes) == 0)
        {
            subscription.IsWanted = !subscription.IsWanted;
        }
    }

    public byte[] Next(int id) => _random.Next(5) switch
    {
        0 => LiveWire.Publish(id, published, new { call = id }),
        1 => LiveWire.History(id, published, PageSize),
        2 => LiveWire.History(id, asked, PageSize),
        3 => LiveWire.Presence(id, published),
        _ => LiveWire.Presence(id, asked),
    };

    /// <summary>Takes an answer.</summary>
    public void Take(JsonElement reply, TimeSpan took)
    {
        Slowest = took > Slowest ? took : Slowest;
        Interlocked.Increment(ref _answered);
        if (reply.TryGetProperty("error", out _))
        {
            Interlocked.Increment(ref _refused);
        }
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Answered} calls, {Refused} refused, the slowest took {Slowest.TotalSeconds:F2} s");
}
