using System.CommandLine;
using LiveOrleans.Load;

var root = new RootCommand("Puts a LiveOrleans server on this machine under load and checks what it delivers.")
{
    FanoutCommand.Create(),
    MixedCommand.Create(),
    IdleCommand.Create(),
    PushCommand.Create(),
    ListenCommand.Create(),
    TableCommand.Create(),
};
var parsed = root.Parse(args);
try
{
    var code = await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    return parsed.Errors.Count > 0 ? ExitCode.NotRun : code;
}
catch (OperationCanceledException)
{
    await Console.Error.WriteLineAsync("Told to end: nothing is reported.");
    return ExitCode.NotRun;
}
catch (LoadException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return ExitCode.NotRun;
}
