using System.CommandLine;

namespace LiveOrleans.Load;

/// <summary><c>fanout</c>: some channels, many sessions, as fast as possible or at a fixed rate.</summary>
internal static class FanoutCommand
{
    private const int MostProcesses = 16;

    public static Command Create()
    {
        var common = new CommonOptions();
        var sessions = CommonOptions.Number("--sessions", "Subscribed sessions.", 1000);
        var channels = CommonOptions.Number("--channels", "Channels that the sessions are spread over.", 1);
        var publishers = CommonOptions.Number("--publishers", "Sessions that publish.", 1);
        var inFlight = CommonOptions.Number("--in-flight", "Publications that not all sessions have received yet, per channel unless --pacing says otherwise.", 64);
        var rate = new Option<double?>("--rate") { Description = "Publications per second over all channels, instead of --in-flight." };
        var pacing = new Option<Pacing>("--pacing") { Description = "What --in-flight counts: per channel, over all channels at random, or per publisher what is not acknowledged." };
        var size = CommonOptions.Number("--size", "Bytes of each publication's data.", 128, PublicationData.LeastSize, 60_000);
        var duration = CommonOptions.Duration("--duration", "How long to measure.", TimeSpan.FromSeconds(10));
        var warmup = CommonOptions.Duration("--warmup", "How long to publish before measuring.", TimeSpan.FromSeconds(2));
        var protocol = CommonOptions.Protocol();
        var publishUrl = new Option<string?>("--publish-url") { Description = "Another node of the cluster, for the publishers." };
        var processes = CommonOptions.Number("--processes", "Processes that the sessions are spread over; the first also publishes.", 1, most: MostProcesses);
        var command = new Command("fanout", "Publishes to channels with many sessions; checks order and measures deliveries and latency.")
        {
            sessions, channels, publishers, inFlight, pacing, rate, size, duration, warmup, protocol, publishUrl, processes,
        };
        common.AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            var plan = new TrafficPlan(
                "load",
                parsed.GetRequiredValue(sessions),
                parsed.GetRequiredValue(channels),
                parsed.GetRequiredValue(size),
                parsed.GetRequiredValue(inFlight),
                parsed.GetValue(rate),
                parsed.GetValue(pacing));
            Check(plan, parsed.GetRequiredValue(processes));
            var options = common.Read(parsed, parsed.GetRequiredValue(duration).Value);
            var run = new TrafficRun(
                command.Name,
                parsed.GetRequiredValue(protocol),
                parsed.GetValue(publishUrl) is { } url ? options with { PublishServer = ServerAddress.Parse(url) } : options,
                parsed.GetRequiredValue(warmup).Value);
            await using var others = Listeners.Start(parsed.GetRequiredValue(processes), options, LoadProgram.Own());
            return common.Finish(parsed, run.Execute([plan], parsed.GetRequiredValue(publishers), others));
        });
        return command;
    }

    internal static void Check(TrafficPlan plan, int processes)
    {
        if (plan.Channels > plan.Sessions)
        {
            throw new LoadException($"--channels {plan.Channels}: each channel needs a session, and there are {plan.Sessions}.");
        }

        if (plan.Sessions / processes < 1 || plan.Share(0, processes).Sessions < plan.Channels)
        {
            throw new LoadException(
                $"--processes {processes}: each needs a session, and the first one of each channel; of {plan.Sessions} sessions it has {plan.Share(0, processes).Sessions}, for {plan.Channels} channels.");
        }

        if (plan.Rate is not (null or (> 0 and <= 1_000_000)))
        {
            throw new LoadException($"--rate {plan.Rate}: more than 0 and at most 1000000 publications per second are needed.");
        }
    }
}
