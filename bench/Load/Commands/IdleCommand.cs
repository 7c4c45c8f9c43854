using System.CommandLine;

namespace LiveOrleans.Load;

/// <summary><c>idle</c>: many sessions that do nothing.</summary>
internal static class IdleCommand
{
    public static Command Create()
    {
        var common = new CommonOptions();
        var sessions = CommonOptions.Number("--sessions", "Sessions to open.", 5000);
        var subscribe = new Option<bool>("--subscribe-each") { Description = "Each session subscribes to a channel of its own." };
        var hold = CommonOptions.Duration("--hold", "How long to hold them once all are ready.", TimeSpan.FromSeconds(10));
        var protocol = CommonOptions.Protocol();
        var command = new Command("idle", "Opens sessions, holds them and answers their pings; measures the server's memory per session.")
        {
            sessions, subscribe, hold, protocol,
        };
        common.AddTo(command);
        command.SetAction(parsed =>
        {
            var run = new IdleRun(common.Read(parsed, parsed.GetRequiredValue(hold).Value));
            var count = parsed.GetRequiredValue(sessions);
            return common.Finish(parsed, run.Execute(count, parsed.GetValue(subscribe) ? 2 * count : 0, Wires.Create(parsed.GetRequiredValue(protocol))));
        });
        return command;
    }
}
