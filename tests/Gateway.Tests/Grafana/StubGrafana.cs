using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace LiveOrleans.Gateway.Tests;

/// <summary>Stands in for Grafana's HTTP API: answers by path, and keeps what was asked.</summary>
internal sealed class StubGrafana : HttpMessageHandler
{
    private readonly ConcurrentDictionary<string, (HttpStatusCode Status, string Body)> _answers = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<(string Path, string Headers)> _asked = new();
    private TaskCompletionSource? _held;

    public IReadOnlyList<string> Paths => [.. _asked.Select(static asked => asked.Path)];

    public string LastHeaders => _asked.Last().Headers;

    /// <summary>Whether nothing can be reached.</summary>
    public bool IsAway { get; set; }

    public void Answer(string path, string body, HttpStatusCode status = HttpStatusCode.OK) => _answers[path] = (status, body);

    public void RefuseAll(string body = """{"message":"Unauthorized"}""")
    {
        foreach (var path in _answers.Keys)
        {
            Answer(path, body, HttpStatusCode.Unauthorized);
        }
    }

    public void User(string role = "Editor", long orgId = 1)
    {
        Answer("/sub/api/user", $$"""{"id":7,"uid":"u7","login":"ann","name":"Ann A","email":"ann@example.org","orgId":{{orgId}},"isGrafanaAdmin":true}""");
        Answer("/sub/api/user/orgs", $$"""[{"orgId":1,"name":"Main","role":"{{role}}"},{"orgId":2,"name":"Other","role":"Viewer"}]""");
    }

    public void Hold() => _held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release() => _held?.SetResult();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var path = request.RequestUri?.PathAndQuery ?? string.Empty;
        _asked.Enqueue((path, request.Headers.ToString()));
        if (_held is { } held)
        {
            await held.Task.WaitAsync(cancellationToken);
        }

        if (IsAway)
        {
            throw new HttpRequestException("Connection refused");
        }

        var (status, body) = _answers.GetValueOrDefault(path, (HttpStatusCode.NotFound, """{"message":"Not found"}"""));
        return new HttpResponseMessage(status) { RequestMessage = request, Content = new StringContent(body, Encoding.UTF8, "application/json") };
    }
}
