namespace LiveOrleans.Load;

/// <summary>The life of a process that only listens: it opens sessions, counts what they receive and tells.</summary>
/// <param name="input">Orders, a line each; their end is the end of the run.</param>
/// <param name="output">Answers, a line each.</param>
/// <param name="time">The clock.</param>
internal sealed class ListenRun(TextReader input, TextWriter output, TimeProvider time)
{
    /// <exception cref="LoadException">The run could not be made, or nobody asks any more.</exception>
    public async Task ExecuteAsync()
    {
        var order = await ReadAsync<OpenOrder>(input.ReadLineAsync());
        OpenFiles.Check(order.Plans.Sum(static plan => plan.Sessions));
        var server = ServerAddress.Parse(order.Url);
        var wire = Wires.Create(order.Protocol);
        Traffic[] traffic = [.. order.Plans.Select(plan => Traffic.Create(plan, [], channels => new LoadSession(server, wire(), channels), time.TimestampFrequency))];
        using var loop = new LoadLoop(server, time) { OpeningAtOnce = order.OpeningAtOnce, SessionsBefore = order.SessionsBefore };
        var opening = time.GetTimestamp();
        loop.Open([.. traffic.SelectMany(static part => part.Subscribers)], order.Timeout);
        await AnswerAsync(new OpenAnswer(time.GetElapsedTime(opening).TotalSeconds));

        var window = await NextAsync<MeasureWindow>(loop);
        foreach (var part in traffic)
        {
            part.Meter.Window = window;
        }

        await AnswerAsync(window);
        var finishing = input.ReadLineAsync();
        var start = SampleAt(window.Since, loop, finishing);
        var end = SampleAt(window.Until, loop, finishing);
        var finish = await NextAsync<FinishOrder>(loop, finishing);
        Drain(loop, traffic, finish);
        await AnswerAsync(new FinishAnswer(
            [.. traffic.Select(static part => part.Tally())],
            end.Bytes - start.Bytes,
            (end.Cpu - start.Cpu).TotalSeconds,
            loop.Closed));
    }

    private static (long Bytes, TimeSpan Cpu) SampleAt(long moment, LoadLoop loop, Task<string?> next)
    {
        loop.RunUntil(moment, [], () => next.IsCompleted);
        return (loop.BytesReceived, Environment.CpuUsage.TotalTime);
    }

    private static void Drain(LoadLoop loop, Traffic[] traffic, FinishOrder order)
    {
        for (var index = 0; index < traffic.Length; index++)
        {
            traffic[index].End(order.Traffic[index]);
        }

        loop.RunUntil(order.Deadline, [], () => traffic.All(static part => part.Channels.All(static channel => channel.IsDelivered)));
    }

    private Task<T> NextAsync<T>(LoadLoop loop) => NextAsync<T>(loop, input.ReadLineAsync());

    private static Task<T> NextAsync<T>(LoadLoop loop, Task<string?> line)
    {
        loop.RunUntil(long.MaxValue, [], () => line.IsCompleted);
        return ReadAsync<T>(line);
    }

    private static async Task<T> ReadAsync<T>(Task<string?> line) =>
        JsonLine.Read<T>(await line ?? throw new LoadException("The process that started this one has ended."));

    private async Task AnswerAsync<T>(T answer)
    {
        await output.WriteLineAsync(JsonLine.Write(answer));
        await output.FlushAsync();
    }
}
