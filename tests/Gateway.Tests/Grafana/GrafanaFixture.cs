using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace LiveOrleans.Gateway.Tests;

/// <summary>What asks Grafana, over a stand-in, with a clock that the test moves.</summary>
internal sealed class GrafanaFixture : IDisposable, ILogger<GrafanaClient>
{
    public GrafanaFixture()
    {
        Client = new GrafanaClient(new Uri("http://grafana.example/sub"), Grafana, Time, this);
        Answers = new GrafanaAnswers(Client, Options, Time);
        Authenticator = new AuthenticationChain(
            [new GrafanaMode(Answers, Options, new OriginCheck(new SessionOptions()))], new RefusalLog(Time, NullLogger<RefusalLog>.Instance));
    }

    public StubGrafana Grafana { get; } = new();

    public FakeTimeProvider Time { get; } = new();

    public GrafanaOptions Options { get; } = new();

    public GrafanaClient Client { get; }

    public GrafanaAnswers Answers { get; }

    public IAuthenticator Authenticator { get; }

    public string Log { get; private set; } = string.Empty;

    public static HttpContext Request(string cookie = "", string authorization = "", string query = "", string org = "")
    {
        var context = new DefaultHttpContext();
        Set(context, "Cookie", cookie);
        Set(context, "Authorization", authorization);
        Set(context, "X-Grafana-Org-Id", org);
        context.Request.QueryString = new QueryString(query);
        return context;
    }

    public GrafanaProof Proof(string cookie = "grafana_session=s3cret") => GrafanaProof.Read(Request(cookie).Request, Options);

    public ValueTask<Caller?> CallAsync(string cookie = "grafana_session=s3cret", string authorization = "", string query = "", string org = "") =>
        Authenticator.AuthenticateAsync(Request(cookie, authorization, query, org));

    public void Dispose()
    {
        Client.Dispose();
        Grafana.Dispose();
    }

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Log += $"{eventId.Id} {formatter(state, exception)} {exception}\n";

    private static void Set(HttpContext context, string name, string value)
    {
        if (value.Length > 0)
        {
            context.Request.Headers[name] = value;
        }
    }
}
