using System.CommandLine;

namespace LiveOrleans.Load;

/// <summary><c>push</c>: line protocol over HTTP.</summary>
internal static class PushCommand
{
    public static Command Create()
    {
        var common = new CommonOptions();
        var lines = CommonOptions.Number("--lines", "Lines of each body.", 1000, most: 100_000);
        var connections = CommonOptions.Number("--connections", "Connections, each with one request at a time.", 4, most: 1000);
        var stream = new Option<string>("--stream") { Description = "The stream id to push to: letters, digits, _ and -.", DefaultValueFactory = _ => "load" };
        var duration = CommonOptions.Duration("--duration", "How long to push.", TimeSpan.FromSeconds(10));
        var command = new Command("push", "Posts line protocol bodies as fast as the server takes them.") { lines, connections, stream, duration };
        common.AddTo(command);
        stream.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is { } id && (id.Length == 0 || !id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-')))
            {
                result.AddError($"--stream {id}: only letters, digits, _ and - are allowed.");
            }
        });
        command.SetAction(async (parsed, _) => common.Finish(
            parsed,
            await new PushRun(common.Read(parsed, parsed.GetRequiredValue(duration).Value))
                .ExecuteAsync(parsed.GetRequiredValue(stream), parsed.GetRequiredValue(lines), parsed.GetRequiredValue(connections))));
        return command;
    }
}
