using System.Text;
using System.Text.Json;
using LiveOrleans.Channels;
using Microsoft.Extensions.Time.Testing;

namespace LiveOrleans.Sources.Tests;

public sealed class TestDataSourceTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 10, TimeSpan.Zero));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("random-2s-stream", 2000, 30, 1, 4)]
    [InlineData("random-flakey-stream", 100, 150, 1, 4)]
    [InlineData("random-labeled-stream", 200, 250, 2, 3)]
    [InlineData("random-20Hz-stream", 50, 1200, 1, 4)]
    [InlineData("random-20Hz-stream-7", 50, 1200, 1, 4)]
    public async Task Run_AMinute_SendsFramesAtItsRate(string path, int period, int rate, int rows, int columns)
    {
        var sink = new RecordingSink();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var source = Create(path)!;
        var run = source.RunAsync(sink, end.Token);
        for (var at = 0; at < 60_000; at += period)
        {
            _time.Advance(TimeSpan.FromMilliseconds(period));
        }

        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.InRange(sink.Entries.Count, rate * 0.7, rate * 1.3);
        Assert.All(sink.Entries, entry =>
        {
            using var data = JsonDocument.Parse(entry.Data);
            var values = data.RootElement.GetProperty("values");
            Assert.Equal(columns, values.GetArrayLength());
            Assert.All(values.EnumerateArray(), column => Assert.Equal(rows, column.GetArrayLength()));
        });
    }

    [Fact]
    public async Task Admit_AnyUser_IsShownTheSchemaAlone()
    {
        var answer = await Create("random-2s-stream")!.AdmitAsync(new SourceRequest(new SourceUser("0", "", "", "", "Viewer"), default), Cancellation);
        Assert.Equal(SourceAdmissionStatus.Allowed, answer.Status);
        Assert.Equal(
            """{"schema":{"name":"testdata","fields":[{"name":"Time","type":"time","typeInfo":{"frame":"time.Time"}},{"name":"Value","type":"number","typeInfo":{"frame":"float64"}},{"name":"Min","type":"number","typeInfo":{"frame":"float64"}},{"name":"Max","type":"number","typeInfo":{"frame":"float64"}}]}}""",
            Encoding.UTF8.GetString(answer.InitialData.Span));
    }

    [Fact]
    public async Task Run_Bounds_HoldTheValueBetweenThem()
    {
        var sink = new RecordingSink();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var run = Create("random-20Hz-stream")!.RunAsync(sink, end.Token);
        for (var i = 0; i < 200; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(50));
        }

        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        var previous = double.NaN;
        foreach (var entry in sink.Entries)
        {
            using var data = JsonDocument.Parse(entry.Data);
            var row = data.RootElement.GetProperty("values").EnumerateArray().Skip(1).Select(column => column[0].GetDouble()).ToArray();
            Assert.InRange(row[0], row[1], row[2]);
            Assert.True(double.IsNaN(previous) || Math.Abs(row[0] - previous) <= 0.5);
            previous = row[0];
        }

        Assert.Equal(200, sink.Entries.Count);
    }

    [Theory]
    [InlineData("random-20Hz-stream-")]
    [InlineData("random-20Hz-stream-x")]
    [InlineData("random-3s-stream")]
    public void Create_UnknownPath_IsNone(string path) => Assert.Null(Create(path));

    [Fact]
    public void List_Channels_HaveNamesRatesAndSchemas()
    {
        var listed = TestDataChannels.List(new Random(1)).ToArray();
        Assert.Equal([30, 150, 250, 1200], listed.Select(channel => channel.MinuteRate));
        Assert.All(listed, channel => Assert.StartsWith("plugin/testdata/random-", channel.Name, StringComparison.Ordinal));
        Assert.All(listed, channel => Assert.Contains("\"fields\"", Encoding.UTF8.GetString(channel.Schema.Span), StringComparison.Ordinal));
    }

    private IBackendSource? Create(string path)
    {
        Assert.True(ChannelId.TryCreate(1, "plugin/testdata/" + path, out var channel));
        var registration = TestDataChannels.Register(_time, new Random(1));
        Assert.True(registration.Matches(channel));
        return registration.Create(channel);
    }

    private sealed class RecordingSink : ISourceSink
    {
        public List<AppendEntry> Entries { get; } = [];

        public FencingToken Token => new(1);

        public SourceRequest? Opener => null;

        public string? Cursor => null;

        public ValueTask WriteAsync(IReadOnlyList<AppendEntry> entries, string? cursor, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Entries.AddRange(entries);
            return ValueTask.CompletedTask;
        }
    }
}
