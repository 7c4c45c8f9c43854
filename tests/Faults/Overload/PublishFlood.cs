using System.Globalization;
using System.Text;

namespace LiveOrleans.Faults;

/// <summary>Publishers that wait for nothing but their answer, all on one channel.</summary>
/// <param name="nodes">Where they publish.</param>
/// <param name="channel">The channel.</param>
internal sealed class PublishFlood(IReadOnlyList<Uri> nodes, string channel)
{
    // More than the 8 MiB that a channel's queue holds, with one publication of each under way.
    private const int Publishers = 400;
    private const int Padding = 40 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // Guards what is counted: the publishers run beside each other.
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _answers = new(StringComparer.Ordinal);
    private readonly List<PublisherHistory> _histories = [];

    /// <summary>How often there was which answer: a status, or "none".</summary>
    public IReadOnlyDictionary<string, int> Answers => _answers;

    /// <summary>The longest that an answer took.</summary>
    public TimeSpan Slowest { get; private set; }

    /// <summary>What was sent and acknowledged.</summary>
    public IReadOnlyList<PublisherHistory> Histories => _histories;

    /// <summary>Publishes until it is told to end, and waits for what is under way.</summary>
    public async Task RunAsync(CancellationToken ending)
    {
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = Publishers }) { Timeout = Patience };
        await Task.WhenAll(Enumerable.Range(1, Publishers).Select(number => RunAsync(http, number, ending)));
    }

    /// <summary>How often there was an answer.</summary>
    public int Count(string answer) => _answers.GetValueOrDefault(answer);

    private async Task RunAsync(HttpClient http, int publisher, CancellationToken ending)
    {
        var history = new PublisherHistory($"f{publisher}");
        _histories.Add(history);
        var node = new Uri(nodes[publisher % nodes.Count], "api/live/publish");
        for (var number = 1; !ending.IsCancellationRequested; number++)
        {
            var id = PublisherCheck.IdOf(history.Publisher, number);
            var start = TimeProvider.System.GetTimestamp();
            var answer = await SendAsync(http, node, id);
            history.Add(new PublisherHistory.Attempt($"1/{channel}", id, answer is "200"));
            Take(answer, TimeProvider.System.GetElapsedTime(start));
        }
    }

    private async Task<string> SendAsync(HttpClient http, Uri node, string id)
    {
        try
        {
            using var content = new StringContent($$$"""{"channel":"{{{channel}}}","data":{"id":"{{{id}}}","padding":"{{{new string('-', Padding)}}}"}}""", Encoding.UTF8, "application/json");
            using var answer = await http.PostAsync(node, content);
            return ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            return "none";
        }
    }

    private void Take(string answer, TimeSpan took)
    {
        lock (_gate)
        {
            _answers[answer] = _answers.GetValueOrDefault(answer) + 1;
            Slowest = took > Slowest ? took : Slowest;
        }
    }
}
