using System.Security.Cryptography;
using System.Text;
using LiveOrleans.Channels;

namespace LiveOrleans.Gateway.Tests;

public sealed class WebhookTests : IAsyncLifetime
{
    private readonly WebhookFixture _hooks = new();
    private WebhookReceiver? _receiver;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private WebhookReceiver Receiver => _receiver ?? throw new InvalidOperationException("It has not started.");

    public async ValueTask InitializeAsync() => _receiver = await WebhookReceiver.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _hooks.DisposeAsync();
        await Receiver.DisposeAsync();
    }

    [Fact]
    public async Task Run_AnEvent_IsPostedAndSigned()
    {
        await _hooks.AppendAsync(5, ChannelEventKind.SourceOpened, "ds/hooks/x");
        _hooks.Run(WebhookFixture.Options(Receiver)).Start();
        var delivery = await Receiver.NextAsync(Cancellation);
        Assert.Equal(("POST", "/hook/path-secret", "application/json"), (delivery.Method, delivery.Path, delivery.Headers["Content-Type"]));
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(WebhookFixture.Secret), delivery.Body);
        Assert.Equal($"sha256={Convert.ToHexStringLower(signature)}", delivery.Headers["Live-Signature"]);
        var sent = Assert.Single(delivery.Json.GetProperty("events").EnumerateArray());
        var stored = Assert.Single((await _hooks.Events.ReadAsync(ChannelEventId.None, 10, Cancellation)).Events);
        Assert.Equal($"{stored.Id}.{stored.Id}", delivery.Id);
        Assert.Equal(stored.Id.ToString(), sent.GetProperty("id").GetString());
        Assert.Equal(stored.Time, sent.GetProperty("time").GetDateTimeOffset());
        Assert.True(delivery.Json.GetProperty("time").GetDateTimeOffset() >= stored.Time);
        Assert.Equal(
            ("source_opened", "ds/hooks/x", 3, "node", 5),
            (sent.GetProperty("name").GetString(), sent.GetProperty("channel").GetString(), sent.GetProperty("org").GetInt32(),
             sent.GetProperty("node").GetString(), sent.GetProperty("token").GetInt32()));
    }

    [Fact]
    public async Task Run_ManyEvents_ComeInBatchesAndInOrder()
    {
        for (var i = 1; i <= 250; i++)
        {
            await _hooks.AppendAsync(i);
        }

        _hooks.Run(WebhookFixture.Options(Receiver)).Start();
        var batches = new[] { await NextAsync(), await NextAsync(), await NextAsync() };
        Assert.Equal([100, 100, 50], batches.Select(batch => batch.Tokens.Count));
        Assert.Equal(Enumerable.Range(1, 250).Select(i => (long)i), batches.SelectMany(batch => batch.Tokens));

        // The last one waited a second for more.
        Assert.Equal([TimeSpan.FromSeconds(1)], _hooks.Time.Pauses);
    }

    [Fact]
    public async Task Run_UntilItIsTaken_TriesAgainWithTheSameDelivery()
    {
        Receiver.Answer = static (context, attempt) =>
        {
            context.Response.StatusCode = attempt switch { 1 => 500, 2 => 302, 3 => 404, _ => 204 };
            context.Response.Headers.Location = "/elsewhere";
            return Task.CompletedTask;
        };
        await _hooks.AppendAsync(1);
        var webhook = _hooks.Run(WebhookFixture.Options(Receiver)).Start();
        var attempts = new[] { await NextAsync(), await NextAsync(), await NextAsync(), await NextAsync() };
        Assert.All(attempts, attempt => Assert.Equal((attempts[0].Id, "/hook/path-secret"), (attempt.Id, attempt.Path)));

        // What comes next shows that nothing was sent between.
        await _hooks.AppendAsync(2);
        webhook.Wake();
        Assert.Equal([2], (await NextAsync()).Tokens);
        Assert.Equal([EventIds.WebhookFailed, EventIds.WebhookRecovered], _hooks.Logged.Ids);
    }

    [Fact]
    public async Task Run_NobodyListens_TriesUntilSomebodyDoes()
    {
        var url = Receiver.Url;
        await Receiver.DisposeAsync();
        await _hooks.AppendAsync(1);
        await using var webhook = _hooks.Run(new WebhookOptions { Url = url, Secret = WebhookFixture.Secret }).Start();
        await _hooks.Logged.UntilAsync(EventIds.WebhookDropped, Cancellation);
        Assert.Contains(url.Host, _hooks.Logged.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("path-secret", _hooks.Logged.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_EventsOfAnHourAgo_AreDroppedAndLaterOnesAreSent()
    {
        Receiver.Answer = static (context, _) =>
        {
            context.Response.StatusCode = 503;
            return Task.CompletedTask;
        };
        await _hooks.AppendAsync(1);
        var webhook = _hooks.Run(WebhookFixture.Options(Receiver)).Start();
        Assert.Equal([1], (await NextAsync()).Tokens);
        await _hooks.Logged.UntilAsync(EventIds.WebhookDropped, Cancellation);
        Receiver.Answer = static (_, _) => Task.CompletedTask;
        await _hooks.AppendAsync(2);
        webhook.Wake();
        while (!(await NextAsync()).Tokens.SequenceEqual([2L]))
        {
            // An attempt from before the hour was over.
        }

        Assert.All(_hooks.Time.Pauses, pause => Assert.InRange(pause, TimeSpan.Zero, TimeSpan.FromMinutes(1)));
        Assert.Contains(_hooks.Time.Pauses, pause => pause > TimeSpan.FromSeconds(30));
        Assert.DoesNotContain(WebhookFixture.Secret, _hooks.Logged.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_NewWebhook_IsNotToldOfWhatIsOlderThanAnHour()
    {
        await _hooks.AppendAsync(1);
        _hooks.Time.Advance(TimeSpan.FromHours(2));
        await _hooks.AppendAsync(2);
        _hooks.Run(WebhookFixture.Options(Receiver)).Start();
        Assert.Equal([2], (await NextAsync()).Tokens);
        Assert.Empty(_hooks.Logged.Ids);
    }

    [Fact]
    public async Task Run_KindsAndChannelsThatAreNotWanted_ArePassedOver()
    {
        await _hooks.AppendAsync(1, ChannelEventKind.Occupied, "stream/other/x");
        await _hooks.AppendAsync(2, ChannelEventKind.Healed);
        await _hooks.AppendAsync(3);
        await _hooks.AppendAsync(4, ChannelEventKind.Vacated);
        _hooks.Run(new WebhookOptions
        {
            Url = Receiver.Url,
            Secret = WebhookFixture.Secret,
            Kinds = [ChannelEventKind.Occupied, ChannelEventKind.Vacated],
            Channels = "stream/hooks/*",
        }).Start();
        Assert.Equal([3, 4], (await NextAsync()).Tokens);
    }

    [Fact]
    public async Task Run_BesideASlowNeighbour_IsNotHeldUp()
    {
        await using var slow = await WebhookReceiver.StartAsync();
        var release = new TaskCompletionSource();
        slow.Answer = (context, _) => release.Task.WaitAsync(context.RequestAborted);
        await _hooks.AppendAsync(1);
        _hooks.Run(WebhookFixture.Options(slow)).Start();
        await slow.NextAsync(Cancellation);
        var webhook = _hooks.Run(WebhookFixture.Options(Receiver)).Start();
        Assert.Equal([1], (await NextAsync()).Tokens);
        await _hooks.AppendAsync(2);
        webhook.Wake();
        Assert.Equal([2], (await NextAsync()).Tokens);
        Assert.Equal(1, slow.Attempts);
        release.SetResult();
    }

    [Fact]
    public async Task Run_LifeThatEndsBeforeTheAnswer_IsRepeatedByTheNextAndNothingIsLost()
    {
        var release = new TaskCompletionSource();
        Receiver.Answer = (context, _) => release.Task.WaitAsync(context.RequestAborted);
        await _hooks.AppendAsync(1);
        await _hooks.AppendAsync(2);
        var first = _hooks.Run(WebhookFixture.Options(Receiver)).Start();
        var unanswered = await NextAsync();
        await first.DisposeAsync();
        release.SetResult();

        // Another secret, since secrets are changed: the place in the outbox is the URL's.
        var second = _hooks.Run(new WebhookOptions { Url = Receiver.Url, Secret = "another-secret-of-it" }).Start();
        var repeated = await NextAsync();
        Assert.Equal((unanswered.Id, "1,2"), (repeated.Id, string.Join(',', repeated.Tokens)));
        await _hooks.AppendAsync(3);
        second.Wake();
        Assert.Equal([3], (await NextAsync()).Tokens);
    }

    [Fact]
    public void ToString_OfOptions_IsTheHostAlone() => Assert.Equal("127.0.0.1", WebhookFixture.Options(Receiver).ToString());

    private async Task<ReceivedDelivery> NextAsync() => await Receiver.NextAsync(Cancellation);
}
