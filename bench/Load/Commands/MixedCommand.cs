using System.CommandLine;

namespace LiveOrleans.Load;

/// <summary><c>mixed</c>: one hot channel at full speed beside many quiet ones.</summary>
internal static class MixedCommand
{
    private const int QuietChannels = 400;
    private const double QuietRate = 1;

    public static Command Create()
    {
        var common = new CommonOptions();
        var sessions = CommonOptions.Number("--sessions", "All sessions.", 5000, least: 2);
        var hot = CommonOptions.Number("--hot", "Of them, those that subscribe to the hot channel.", 1000);
        var inFlight = CommonOptions.Number("--in-flight", "Publications of the hot channel that not all its sessions have received yet.", 64);
        var size = CommonOptions.Number("--size", "Bytes of each publication's data.", 128, PublicationData.LeastSize, 60_000);
        var duration = CommonOptions.Duration("--duration", "How long to measure.", TimeSpan.FromSeconds(20));
        var warmup = CommonOptions.Duration("--warmup", "How long to publish before measuring.", TimeSpan.FromSeconds(2));
        var protocol = CommonOptions.Protocol();
        var command = new Command("mixed", "One hot channel at full speed; the other sessions on up to 400 quiet channels with one publication per second in total.")
        {
            sessions, hot, inFlight, size, duration, warmup, protocol,
        };
        common.AddTo(command);
        command.SetAction(parsed =>
        {
            var hotSessions = parsed.GetRequiredValue(hot);
            var quietSessions = parsed.GetRequiredValue(sessions) - hotSessions;
            if (quietSessions < 1)
            {
                throw new LoadException($"--hot {hotSessions}: at least one of the {hotSessions + quietSessions} sessions must be left for the quiet channels.");
            }

            var bytes = parsed.GetRequiredValue(size);
            var run = new TrafficRun(
                command.Name,
                parsed.GetRequiredValue(protocol),
                common.Read(parsed, parsed.GetRequiredValue(duration).Value),
                parsed.GetRequiredValue(warmup).Value);
            TrafficPlan[] plans =
            [
                new("hot", hotSessions, 1, bytes, parsed.GetRequiredValue(inFlight)),
                new("quiet", quietSessions, Math.Min(QuietChannels, quietSessions), bytes, Rate: QuietRate),
            ];
            return common.Finish(parsed, run.Execute(plans, publisherCount: 1, Listeners.None));
        });
        return command;
    }
}
