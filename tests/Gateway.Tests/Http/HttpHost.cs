using System.Net;
using System.Text;
using System.Text.Json;
using LiveOrleans.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace LiveOrleans.Gateway.Tests;

/// <summary>The HTTP endpoints on a real Kestrel, over channels and a log of the test's own.</summary>
internal sealed class HttpHost : IAsyncDisposable, IAuthenticator, INodeDirectory, IListedChannels
{
    private WebApplication? _app;

    public RecordingChannels Channels { get; } = new();

    public ListingLog Log { get; } = new();

    public MemoryEventLog Events { get; private set; } = new(TimeProvider.System);

    public MemoryControlBus Bus { get; } = new();

    public List<NodeInfo> Nodes { get; } = [];

    public List<ListedChannel> Listed { get; } = [];

    public List<IReadinessCheck> Checks { get; } = [];

    public FakeTimeProvider Time { get; } = new(DateTimeOffset.FromUnixTimeSeconds(1_600_016_688));

    public Caller? Caller { get; set; } = new(1, "0", Role.Admin);

    public string Engine => "memory";

    public HttpClient Client { get; private set; } = new();

    public static async Task<HttpHost> StartAsync(Action<HttpHost>? arrange = null, params (string Key, string Value)[] settings)
    {
        var host = new HttpHost();
        arrange?.Invoke(host);
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value))).Build();
        var options = LiveOptionsReader.Read(configuration, out var faults);
        Assert.Empty(faults);

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<TimeProvider>(host.Time);
        builder.Services.AddSingleton<IChannels>(host.Channels);
        builder.Services.AddSingleton<IStreamLog>(host.Log);
        builder.Services.AddSingleton<IEventLog>(host.Events);
        builder.Services.AddSingleton<IAuthenticator>(host);
        builder.Services.AddSingleton<IControlBus>(host.Bus);
        builder.Services.AddSingleton<INodeDirectory>(host);
        builder.Services.AddSingleton<IListedChannels>(host);
        foreach (var check in host.Checks)
        {
            builder.Services.AddSingleton(check);
        }

        builder.Services.AddLiveHttp(options);
        host._app = builder.Build();
        host._app.MapLiveOperations();
        host._app.MapLiveHttp();
        await host._app.StartAsync(TestContext.Current.CancellationToken);
        host.Client.BaseAddress = new Uri(host._app.Urls.Single());
        return host;
    }

    public Task<HttpResponseMessage> GetAsync(string path) => Client.GetAsync(path, TestContext.Current.CancellationToken);

    public async Task<JsonElement> GetJsonAsync(string path)
    {
        using var response = await GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await JsonOf(response);
    }

    public Task<HttpResponseMessage> PushAsync(string body, string address = "telegraf") =>
        PushAsync(new StringContent(body, Encoding.UTF8, "text/plain"), address);

    public Task<HttpResponseMessage> PushAsync(HttpContent body, string address = "telegraf") =>
        Client.PostAsync($"/api/live/push/{address}", body, TestContext.Current.CancellationToken);

    public Task<HttpResponseMessage> PublishAsync(string body, string type = "application/json") =>
        Client.PostAsync("/api/live/publish", new StringContent(body, Encoding.UTF8, type), TestContext.Current.CancellationToken);

    /// <summary>Holds that a request is refused as a bad one, by a message that begins with the name of what is at fault.</summary>
    public async Task AssertRefusedAsync(string path, string named)
    {
        using var response = await GetAsync(path);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.StartsWith(named, await MessageOf(response), StringComparison.Ordinal);
    }

    public static async Task<JsonElement> JsonOf(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    public static async Task<string?> MessageOf(HttpResponseMessage response) => (await JsonOf(response)).GetProperty("message").GetString();

    public Task StopAsync() => _app?.StopAsync(TestContext.Current.CancellationToken) ?? Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }
    }

    ValueTask<Caller?> IAuthenticator.AuthenticateAsync(HttpContext context) => ValueTask.FromResult(Caller);

    ValueTask<IReadOnlyList<NodeInfo>> INodeDirectory.ListAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<NodeInfo>>(Nodes);

    IReadOnlyList<ListedChannel> IListedChannels.List() => Listed;
}
