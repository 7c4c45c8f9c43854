using System.Net;

namespace LiveOrleans.HostMetrics.Tests;

public sealed class MetricsSenderTests : IDisposable
{
    private readonly PendingBatches _pending = new(capacity: 3);
    private readonly StringWriter _output = new();

    [Fact]
    public async Task SendPending_ServerTakesAll_LeavesNothing()
    {
        using var server = new ScriptedServer(HttpStatusCode.OK, HttpStatusCode.OK);
        _pending.Add("a");
        _pending.Add("b");

        await Sender(server).SendPendingAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["/base/api/live/push/my%2Fstream a", "/base/api/live/push/my%2Fstream b"], server.Taken);
        Assert.Equal(0, _pending.Count);
        Assert.Equal("Measurements sent: 1 (0 KiB), waiting: 1, given up: 0; the last answer: taken", _output.ToString().Trim());
    }

    [Fact]
    public async Task SendPending_ServerAwayAndBack_SaysEachOnceAndSendsWhatWaited()
    {
        using var server = new ScriptedServer(null, HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK, HttpStatusCode.OK);
        var sender = Sender(server);
        _pending.Add("a");
        await sender.SendPendingAsync(TestContext.Current.CancellationToken);
        _pending.Add("b");
        await sender.SendPendingAsync(TestContext.Current.CancellationToken);

        await sender.SendPendingAsync(TestContext.Current.CancellationToken);

        Assert.Equal(2, server.Taken.Count);
        var said = _output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, said.Length);
        Assert.Contains("away (connection refused)", said[0], StringComparison.Ordinal);
        Assert.Contains("back; sending 2", said[1], StringComparison.Ordinal);
        Assert.StartsWith("Measurements sent: 1 ", said[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendPending_ServerRefuses_GoesOnAndSaysWhyOnce()
    {
        using var server = new ScriptedServer(HttpStatusCode.BadRequest, HttpStatusCode.BadRequest, HttpStatusCode.OK);
        _pending.Add("a");
        _pending.Add("b");
        _pending.Add("c");

        await Sender(server).SendPendingAsync(TestContext.Current.CancellationToken);

        Assert.Single(server.Taken);
        var said = _output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["The server refused a measurement: 400 because", "Measurements sent: 1 (0 KiB), waiting: 2, given up: 0; the last answer: 400 because"], said);
    }

    [Fact]
    public void Show_PlainDisplay_SaysTheFirstAndEverySixtieth()
    {
        var display = new PlainDisplay(_output);

        for (var sent = 0; sent <= 120; sent++)
        {
            display.Show(new SendingStatus(sent, sent * 1024L, 0, 0, "taken"));
        }

        var said = _output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["1 (1 KiB)", "60 (60 KiB)", "120 (120 KiB)"], said.Select(static line => line.Split(": ")[1].Split(',')[0]));
    }

    [Fact]
    public void Add_Full_GivesTheOldestUp()
    {
        foreach (var batch in (string[])["a", "b", "c", "d"])
        {
            _pending.Add(batch);
        }

        Assert.Equal(1, _pending.Lost);
        Assert.True(_pending.TryPeek(out var oldest));
        Assert.Equal("b", oldest);
    }

    [Fact]
    public void Take_SeveralSources_GiveEveryLineTheSameTime()
    {
        var snapshot = new HostSnapshot("box", [new SystemSource(() => new ProcLoad(1, 2, 3)), new NetworkSource(() => "eth0: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n")]);

        var lines = snapshot.Take(DateTimeOffset.FromUnixTimeMilliseconds(1_600_016_688_632)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(2, lines.Length);
        Assert.All(lines, line => Assert.EndsWith(" 1600016688632000000", line, StringComparison.Ordinal));
    }

    public void Dispose() => _output.Dispose();

    private MetricsSender Sender(ScriptedServer server)
    {
        var http = new HttpClient(server) { BaseAddress = new Uri("http://127.0.0.1:1/base/") };
        return new(new HostSnapshot("box", []), new PushClient(http, "my/stream"), _pending, new PlainDisplay(_output), TimeProvider.System);
    }
}
