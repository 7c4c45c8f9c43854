using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Spectre.Console;

namespace LiveOrleans.Load;

/// <summary>Posts line protocol as fast as the server takes it, one request at a time on each connection.</summary>
internal sealed class PushRun(RunOptions options)
{
    private readonly TimeProvider _time = options.Time;
    private readonly LatencyMeter _meter = new(options.Time.TimestampFrequency);
    private readonly Dictionary<string, int> _failed = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    /// <exception cref="LoadException">The run could not be made.</exception>
    public async Task<PushReport> ExecuteAsync(string stream, int lines, int connections)
    {
        options.Server.Probe();
        var body = Body(lines);
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = connections, UseProxy = false }) { Timeout = options.Timeout };
        var target = new Uri($"http://{options.Server.Host}{options.Server.Path}/api/live/push/{stream}");
        var cpu = options.Process?.CpuTime();
        var start = _time.GetTimestamp();
        _meter.Window = new MeasureWindow(start, long.MaxValue);
        using var end = new CancellationTokenSource(options.Duration, _time);
        await Task.WhenAll([ReportProgressAsync(lines, start, end.Token), .. Enumerable.Range(0, connections).Select(_ => PostAsync(client, target, body, end.Token))]);
        var seconds = _time.GetElapsedTime(start).TotalSeconds;
        return new PushReport(
            connections,
            lines,
            seconds,
            _meter.Count,
            _meter.Count * lines / seconds,
            _meter.Count * (double)body.Length / seconds,
            _meter.Latency(),
            _failed,
            (options.Process?.CpuTime() - cpu)?.TotalSeconds / seconds,
            options.Process?.ResidentBytes());
    }

    /// <summary>Lines of one measurement, ten hosts and three fields, a millisecond apart.</summary>
    internal static byte[] Body(int lines)
    {
        var body = new StringBuilder();
        for (var line = 0; line < lines; line++)
        {
            body.Append(CultureInfo.InvariantCulture, $"load,host=host-{line % 10},region=eu usage={line % 100}.5,count={line}i,ok=true {1_700_000_000_000_000_000 + line * 1_000_000L}\n");
        }

        return Encoding.ASCII.GetBytes(body.ToString());
    }

    // A request that has begun is finished: the end only keeps the next from beginning.
    private async Task PostAsync(HttpClient client, Uri target, byte[] body, CancellationToken end)
    {
        await Task.Yield();
        while (!end.IsCancellationRequested)
        {
            var sent = _time.GetTimestamp();
            using var content = new ByteArrayContent(body);
            content.Headers.ContentType = new MediaTypeHeaderValue("text/plain", "utf-8");
            var failure = await TryPostAsync(client, target, content);
            lock (_lock)
            {
                if (failure is null)
                {
                    _meter.Add(sent, _time.GetTimestamp());
                }
                else
                {
                    _failed[failure] = _failed.GetValueOrDefault(failure) + 1;
                }
            }
        }
    }

    private static async Task<string?> TryPostAsync(HttpClient client, Uri target, HttpContent content)
    {
        try
        {
            using var response = await client.PostAsync(target, content);
            return response.IsSuccessStatusCode ? null : $"{(int)response.StatusCode} {response.ReasonPhrase}";
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return e.Message;
        }
    }

    private async Task ReportProgressAsync(int lines, long start, CancellationToken end)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), _time);
        var last = 0L;
        try
        {
            while (await timer.WaitForNextTickAsync(end))
            {
                var left = Math.Max(0, (options.Duration - _time.GetElapsedTime(start)).TotalSeconds);
                lock (_lock)
                {
                    options.Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(_meter.Count - last) * lines,14:N0} lines/s, {left:N0} s left"));
                    last = _meter.Count;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The duration is over.
        }
    }
}
