using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace LiveOrleans.Faults;

/// <summary>What the tests ask of nodes over HTTP.</summary>
internal static class NodeHttp
{
    private static readonly TimeSpan StatusDeadline = TimeSpan.FromSeconds(2);

    private static readonly HttpClient Http = new(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(2), MaxConnectionsPerServer = 256 })
    {
        Timeout = TimeSpan.FromSeconds(5),
    };

    private static readonly JsonSerializerOptions SnakeCase = new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>The status of an address; null when nobody answers.</summary>
    public static async Task<HttpStatusCode?> StatusAsync(Uri address)
    {
        try
        {
            using var answer = await Http.GetAsync(address, TestContext.Current.CancellationToken).WaitAsync(StatusDeadline, TimeProvider.System);
            return answer.StatusCode;
        }
        catch (Exception e) when (IsNoAnswer(e))
        {
            return null;
        }
    }

    /// <summary>The cluster as a node sees it; null when the node does not answer, or cannot say.</summary>
    public static async Task<ClusterView?> ClusterAsync(Uri node)
    {
        try
        {
            return await Http.GetFromJsonAsync<ClusterView>(new Uri(node, "api/live/cluster?limit=1000"), SnakeCase, TestContext.Current.CancellationToken);
        }
        catch (Exception e) when (IsNoAnswer(e))
        {
            return null;
        }
    }

    /// <summary>Publishes as a client does.</summary>
    /// <returns>Whether the node took it.</returns>
    public static async Task<bool> PublishAsync(Uri node, string channel, string data, CancellationToken cancellationToken) =>
        await TryPublishAsync(node, channel, data, cancellationToken) is "";

    /// <summary>Publishes as a client does.</summary>
    /// <returns>Why the node did not take it; empty when it did.</returns>
    public static Task<string> TryPublishAsync(Uri node, string channel, string data, CancellationToken cancellationToken) =>
        PostAsync(new Uri(node, "api/live/publish"), $$"""{"channel":"{{channel}}","data":{{data}}}""", "application/json", cancellationToken);

    /// <summary>Pushes line protocol as Telegraf does.</summary>
    /// <returns>Whether the node took all of it.</returns>
    public static async Task<bool> PushAsync(Uri node, string stream, string lines, CancellationToken cancellationToken) =>
        await PostAsync(new Uri(node, $"api/live/push/{stream}"), lines, "text/plain", cancellationToken) is "";

    /// <summary>The sum of a metric over all its tags, or over those rows that have one; null when the node has not got it.</summary>
    public static async Task<double?> MetricAsync(Uri node, string name, string tag = "")
    {
        var text = await Http.GetStringAsync(new Uri(node, "metrics"), TestContext.Current.CancellationToken);
        var values = text.Split('\n')
            .Where(line => line.StartsWith(name, StringComparison.Ordinal) && line.Length > name.Length && line[name.Length] is (' ' or '{') && line.Contains(tag, StringComparison.Ordinal))
            .Select(line => line[(Math.Max(line.LastIndexOf('}'), name.Length - 1) + 1)..].Trim().Split(' ')[0])
            .Select(value => double.Parse(value, CultureInfo.InvariantCulture))
            .ToArray();
        return values.Length == 0 ? null : values.Sum();
    }

    /// <summary>Why the node did not take it; empty when it did.</summary>
    private static async Task<string> PostAsync(Uri address, string body, string type, CancellationToken cancellationToken)
    {
        try
        {
            using var content = new StringContent(body, Encoding.UTF8, type);
            using var answer = await Http.PostAsync(address, content, cancellationToken);
            return answer.StatusCode == HttpStatusCode.OK ? "" : $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(cancellationToken)}";
        }
        catch (Exception e) when (IsNoAnswer(e))
        {
            return e.Message;
        }
    }

    private static bool IsNoAnswer(Exception exception) =>
        exception is HttpRequestException or IOException or JsonException or TimeoutException or OperationCanceledException { InnerException: TimeoutException };
}
