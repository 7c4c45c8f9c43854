using System.Net;
using System.Text;
using System.Text.Json;
using LiveOrleans.Channels;
using LiveOrleans.Rules;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LiveOrleans.Gateway.Tests;

/// <summary>The endpoints of the rules on a real Kestrel, with a store in memory.</summary>
internal sealed class RuleHost : IAsyncDisposable, IAuthenticator, IChannelRelay
{
    private WebApplication? _app;

    public Caller Caller { get; set; } = new(1, "0", Role.Admin);

    public MemoryRuleStore Store { get; } = new();

    public ChannelRules Rules => _app!.Services.GetRequiredService<ChannelRules>();

    public RuleBook Book => _app!.Services.GetRequiredService<RuleBook>();

    public List<string> Processed { get; } = [];

    public PublishResult Answer { get; set; } = new(PublishOutcome.Published, default);

    private HttpClient Client { get; } = new();

    public static async Task<RuleHost> StartAsync(params string[] configured)
    {
        var host = new RuleHost();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<IAuthenticator>(host);
        builder.Services.AddSingleton<IRuleStore>(host.Store);
        builder.Services.AddSingleton<IChannelRelay>(host);
        builder.Services.AddSingleton<IChannels>(new RecordingChannels());
        builder.Services.AddSingleton<IStreamLog>(new ListingLog());
        builder.Services.AddSingleton<INodeDirectory>(new HttpHost());
        builder.Services.AddLiveRules([.. configured.Select(Read)]);
        builder.Services.AddLiveHttp(new LiveOptions());
        host._app = builder.Build();
        host._app.MapLiveHttp();
        await host._app.StartAsync(TestContext.Current.CancellationToken);
        host.Client.BaseAddress = new Uri(host._app.Urls.Single());
        return host;
    }

    public async Task<(HttpStatusCode Status, JsonElement Body)> SendAsync(string method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), $"/api/live/{path}");
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        return (response.StatusCode, await HttpHost.JsonOf(response));
    }

    public ValueTask<Caller?> AuthenticateAsync(HttpContext context) => ValueTask.FromResult<Caller?>(Caller);

    public ValueTask<PublishResult> ProcessAsync(ChannelId channel, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        Processed.Add($"{channel.Key} {Encoding.UTF8.GetString(data.Span)}");
        return ValueTask.FromResult(Answer);
    }

    public ValueTask<PublishResult> AppendAsync(ChannelId channel, IReadOnlyList<AppendEntry> entries, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }
    }

    private static RuleDefinition Read(string rule)
    {
        using var json = JsonDocument.Parse(rule);
        return RuleReader.Read(1, json.RootElement.Clone(), "$", out var faults) ?? throw new InvalidDataException(string.Join('\n', faults));
    }
}
