using System.Diagnostics.Metrics;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LiveOrleans.Silo.Tests;

/// <summary>A node of one, as the program builds it, with a folder of its own for its appsettings.json.</summary>
internal sealed class TestNode : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;
    private readonly WebApplication _node;

    private TestNode(DirectoryInfo folder, WebApplication node, LogNotes notes)
    {
        _folder = folder;
        _node = node;
        Notes = notes;
    }

    /// <summary>What the node logs about its sources.</summary>
    public LogNotes Notes { get; }

    /// <summary>Makes the node's meters.</summary>
    public IMeterFactory Meters => _node.Services.GetRequiredService<IMeterFactory>();

    /// <summary>Asks the node over HTTP.</summary>
    public HttpClient Http => field ??= new HttpClient { BaseAddress = new Uri(_node.Urls.Single()) };

    public static async Task<TestNode> StartAsync(string settings, params string[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory("node");
        await File.WriteAllTextAsync(PathIn(folder), settings);
        await using var errors = new StringWriter();
        var configured = await NodeStart.ConfigureAsync(["--contentRoot", folder.FullName, "--urls", "http://127.0.0.1:0", .. arguments], errors);
        Assert.True(configured is not null, errors.ToString());
        var (builder, start) = configured.Value;
        var notes = new LogNotes();
        builder.Logging.ClearProviders().AddProvider(notes);
        var node = NodeBuild.Build(builder, start);
        await node.StartAsync(TestContext.Current.CancellationToken);
        return new TestNode(folder, node, notes);
    }

    /// <summary>Writes the file in its place.</summary>
    public Task WriteAsync(string settings) => File.WriteAllTextAsync(PathIn(_folder), settings);

    /// <summary>Writes another file and gives it the name of the first.</summary>
    public async Task ReplaceAsync(string settings)
    {
        var path = PathIn(_folder) + ".new";
        await File.WriteAllTextAsync(path, settings);
        File.Move(path, PathIn(_folder), overwrite: true);
    }

    public async Task<LiveSubscriber> SubscribeAsync(string channel)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri(_node.Urls.Single().Replace("http", "ws", StringComparison.Ordinal) + "/api/live/ws"), TestContext.Current.CancellationToken);
        return await LiveSubscriber.StartAsync(socket, channel);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _node.StopAsync();
        await _node.DisposeAsync();
        Notes.Dispose();
        _folder.Delete(recursive: true);
    }

    private static string PathIn(DirectoryInfo folder) => Path.Combine(folder.FullName, "appsettings.json");
}
