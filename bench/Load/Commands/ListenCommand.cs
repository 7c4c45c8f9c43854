using System.CommandLine;
using System.Text;

namespace LiveOrleans.Load;

/// <summary><c>listen</c>: what <c>fanout --processes</c> starts; nobody else has a use for it.</summary>
internal static class ListenCommand
{
    public static Command Create()
    {
        var command = new Command(LoadProgram.Listen, "Holds a share of another process' sessions, which gives its orders on standard input.") { Hidden = true };
        command.SetAction(static async (_, _) =>
        {
            using var input = new StreamReader(Console.OpenStandardInput(), Encoding.UTF8);
            await using var output = new StreamWriter(Console.OpenStandardOutput());
            await new ListenRun(input, output, TimeProvider.System).ExecuteAsync();
            return ExitCode.Passed;
        });
        return command;
    }
}
