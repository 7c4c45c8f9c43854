using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using LiveOrleans.Faults;
using LiveOrleans.Redis.Tests;

namespace LiveOrleans.CSharpSource.Tests;

/// <summary>The sample as its README starts it: a process of its own on a free port.</summary>
internal sealed class SampleNode : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private static readonly HttpClient Http = new();

    private readonly FollowedFolder _folder;
    private readonly string _log;
    private readonly ChildProcess _process;

    private SampleNode(FollowedFolder folder, string name, string[] arguments)
    {
        _folder = folder;
        _log = $"{name}.out";
        string[] always = ["--urls", Url.GetLeftPart(UriPartial.Authority), "--follow:folder", folder.Path, "--follow:writable", "true"];
        _process = ChildProcess.Start(System.IO.Path.Combine(AppContext.BaseDirectory, "LiveOrleans.CSharpSource"), [.. always, .. arguments], folder.PathOf(_log));
    }

    public Uri Url { get; } = new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{LoopbackPorts.Take()}/"));

    public string Log => _folder.Read(_log);

    public static async Task<SampleNode> StartAsync(FollowedFolder folder, string name, params string[] arguments)
    {
        var node = new SampleNode(folder, name, arguments);
        await Eventually.HoldsAsync(node.IsReadyAsync, Deadline, $"{name} is ready");
        return node;
    }

    public Task<WireClient> ConnectAsync() => WireClient.ConnectAsync(Url);

    /// <summary>Publishes as a client does over HTTP.</summary>
    public async Task<HttpStatusCode> PublishAsync(string channel, object data)
    {
        using var answer = await Http.PostAsJsonAsync(new Uri(Url, "api/live/publish"), new { channel, data }, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    /// <summary>The lines of <c>/metrics</c> that begin with a name.</summary>
    public async Task<IReadOnlyList<string>> MetricsAsync(string name)
    {
        var text = await Http.GetStringAsync(new Uri(Url, "metrics"), TestContext.Current.CancellationToken);
        return [.. text.Split('\n').Where(line => line.StartsWith(name, StringComparison.Ordinal))];
    }

    /// <summary>What the node says of a channel's source; null when there is none.</summary>
    public async Task<ClusterView.Source?> SourceAsync(string channel) => (await NodeHttp.ClusterAsync(Url))?.Find(channel)?.Source;

    public Task<int> StopAsync()
    {
        _process.Send(UnixSignal.Terminate);
        return _process.WaitForExitAsync(Deadline);
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private async Task<bool> IsReadyAsync()
    {
        if (_process.ExitCode is { } code)
        {
            Assert.Fail($"The node ended with {code}: {Log}");
        }

        return await NodeHttp.StatusAsync(new Uri(Url, "readyz")) == HttpStatusCode.OK;
    }
}
