namespace LiveOrleans.Load;

/// <summary>Opens idle sessions in steps and reads the server's memory after each: what the next session costs, whatever the first ones did.</summary>
internal sealed class SlopeRun(RunOptions options)
{
    /// <summary>The duration is spread over the steps: so long each is held before the reading.</summary>
    /// <returns>Sessions and resident bytes after each step; NaN where the process is not known.</returns>
    /// <exception cref="LoadException">The run could not be made, or a session was closed.</exception>
    public IReadOnlyList<(double X, double Y)> Execute(int sessions, int steps, Func<IWire> wire)
    {
        OpenFiles.Check(sessions);
        options.Server.Probe();
        LoadSession[] all = [.. Enumerable.Range(0, sessions).Select(_ => new LoadSession(options.Server, wire()))];
        List<(double X, double Y)> points = [];
        using var loop = new LoadLoop(options.Server, options.Time);
        foreach (var step in all.Chunk(sessions / steps))
        {
            loop.Open(step, options.Timeout);
            loop.Run(options.Time.GetTimestamp() + (long)(options.Duration.TotalSeconds / steps * options.Time.TimestampFrequency), [], []);
            points.Add((loop.Sessions.Count, options.Process?.ResidentBytes() ?? double.NaN));
        }

        return all.FirstOrDefault(static session => session.CloseReason is not null) is { CloseReason: var reason }
            ? throw new LoadException($"A session was closed: {reason}")
            : points;
    }
}
