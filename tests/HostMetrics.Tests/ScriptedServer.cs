using System.Net;

namespace LiveOrleans.HostMetrics.Tests;

/// <summary>Answers each push with the next of the given answers, and keeps what was pushed; a null answer is an unreachable server.</summary>
internal sealed class ScriptedServer(params HttpStatusCode?[] answers) : HttpMessageHandler
{
    private readonly Queue<HttpStatusCode?> _answers = new(answers);

    public List<string> Taken { get; } = [];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (_answers.Dequeue() is not { } status)
        {
            throw new HttpRequestException("connection refused");
        }

        var body = await request.Content!.ReadAsStringAsync(cancellationToken);
        if (status == HttpStatusCode.OK)
        {
            Taken.Add($"{request.RequestUri!.AbsolutePath} {body}");
        }

        return new HttpResponseMessage(status) { Content = new StringContent("because") };
    }
}
