using System.Net;

namespace LiveOrleans.Gateway.Tests;

public sealed class OperatorEndpointTests
{
    [Theory]
    [InlineData("/healthz")]
    [InlineData("/readyz")]
    public async Task Health_Running_AnswersOk(string path)
    {
        await using var host = await HttpHost.StartAsync();

        using var response = await host.GetAsync(path);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("ok\n", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Ready_CheckFails_NamesIt()
    {
        await using var host = await HttpHost.StartAsync(host => host.Checks.Add(new StubCheck("silo", _ => ValueTask.FromResult<string?>("is joining"))));

        using var response = await host.GetAsync("/readyz");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        var check = Assert.Single((await HttpHost.JsonOf(response)).GetProperty("checks").EnumerateArray());
        Assert.Equal("silo", check.GetProperty("name").GetString());
        Assert.Equal("is joining", check.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task Ready_LogThrows_SaysWhy()
    {
        await using var host = await HttpHost.StartAsync(host => host.Log.BeforeList = _ => throw new InvalidOperationException("no log"));

        using var response = await host.GetAsync("/readyz");

        var check = Assert.Single((await HttpHost.JsonOf(response)).GetProperty("checks").EnumerateArray());
        Assert.Equal(("log", "no log"), (check.GetProperty("name").GetString(), check.GetProperty("reason").GetString()));
    }

    [Fact]
    public async Task Ready_LogSilent_GivesUpAfterASecond()
    {
        var asked = new TaskCompletionSource();
        await using var host = await HttpHost.StartAsync(host => host.Log.BeforeList = async _ =>
        {
            asked.SetResult();
            await new TaskCompletionSource().Task;
        });

        var pending = host.GetAsync("/readyz");
        await asked.Task;
        host.Time.Advance(TimeSpan.FromSeconds(1));
        using var response = await pending;

        var check = Assert.Single((await HttpHost.JsonOf(response)).GetProperty("checks").EnumerateArray());
        Assert.Equal("no answer within a second", check.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task Health_LogGone_StillAnswersOk()
    {
        await using var host = await HttpHost.StartAsync(host => host.Log.BeforeList = _ => throw new InvalidOperationException("no log"));

        using var response = await host.GetAsync("/healthz");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("/api/live/info/stream/a/b", "Info is not supported for this channel")]
    [InlineData("/api/live/nothing", "Not found")]
    [InlineData("/api/live/publish", "Not found")]
    public async Task Get_UnknownAddress_Answers404InTheEnvelope(string path, string message)
    {
        await using var host = await HttpHost.StartAsync();

        using var response = await host.GetAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal(message, await HttpHost.MessageOf(response));
    }

    private sealed class StubCheck(string name, Func<CancellationToken, ValueTask<string?>> check) : IReadinessCheck
    {
        public string Name => name;

        public ValueTask<string?> CheckAsync(CancellationToken cancellationToken) => check(cancellationToken);
    }
}
