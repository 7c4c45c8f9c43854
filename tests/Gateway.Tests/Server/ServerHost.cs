using System.Net;
using System.Text;
using System.Text.Json;
using LiveOrleans.Channels;

namespace LiveOrleans.Gateway.Tests;

/// <summary>Calls of the server API.</summary>
internal static class ServerHost
{
    public static readonly Caller Server = new(1, "key", Role.Editor) { IsServer = true };

    public static Task<HttpHost> StartAsync(Caller? caller = null) => HttpHost.StartAsync(host => host.Caller = caller ?? Server);

    public static Task<HttpResponseMessage> PostAsync(this HttpHost host, string path, string body, bool isTransport = false)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"/api/live/server{path}") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (isTransport)
        {
            request.Headers.Add("X-Centrifugo-Error-Mode", "transport");
        }

        return host.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Calls a method and gives the answer's text; its status is 200.</summary>
    public static async Task<string> CallAsync(this HttpHost host, string method, string body)
    {
        using var response = await host.PostAsync($"/{method}", body);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Calls a method that fails.</summary>
    public static async Task<(int Code, string Message)> FailAsync(this HttpHost host, string method, string body)
    {
        using var document = JsonDocument.Parse(await host.CallAsync(method, body));
        var error = document.RootElement.GetProperty("error");
        return (error.GetProperty("code").GetInt32(), error.GetProperty("message").GetString() ?? string.Empty);
    }
}
