using System.CommandLine;
using LiveOrleans.HostMetrics;
using Spectre.Console;

var url = new Option<Uri>("--url")
{
    Description = "The server's address.",
    CustomParser = result => CommandLineValues.Address(result.Tokens[0].Value, result.AddError),
    DefaultValueFactory = _ => new Uri("http://127.0.0.1:8000"),
};
var stream = new Option<string>("--stream")
{
    Description = "The stream id: measurements appear as stream/<id>/cpu and so on.",
    DefaultValueFactory = _ => "host",
};
var interval = new Option<TimeSpan>("--interval")
{
    Description = "Time between two measurements: 500ms, 1s, 1m.",
    CustomParser = result => CommandLineValues.Duration(result.Tokens[0].Value, result.AddError),
    DefaultValueFactory = _ => TimeSpan.FromSeconds(1),
};
var count = new Option<int>("--count")
{
    Description = "How many measurements to send; 0 goes on until Ctrl+C.",
    DefaultValueFactory = _ => 0,
};
count.Validators.Add(result =>
{
    if (result.GetValueOrDefault<int>() < 0)
    {
        result.AddError("--count must not be negative.");
    }
});

var command = new RootCommand("Sends this machine's CPU, memory, disk and network figures to a LiveOrleans stream.") { url, stream, interval, count };
command.SetAction(async (arguments, stop) =>
{
    using var http = new HttpClient { BaseAddress = arguments.GetRequiredValue(url), Timeout = TimeSpan.FromSeconds(5) };
    Task<bool> SendAsync(ISendingDisplay display) => new MetricsSender(
        new HostSnapshot(Environment.MachineName, MetricSources.OfThisMachine()),
        new PushClient(http, arguments.GetRequiredValue(stream)),
        new PendingBatches(capacity: 300),
        display,
        TimeProvider.System).RunAsync(arguments.GetRequiredValue(interval), arguments.GetRequiredValue(count), stop);

    var console = AnsiConsole.Console;
    var isAllSent = console.Profile.Capabilities.Interactive && console.Profile.Out.IsTerminal
        ? await console.Status().StartAsync("Measuring", context => SendAsync(new TerminalDisplay(console, context)))
        : await SendAsync(new PlainDisplay(Console.Out));
    return isAllSent ? 0 : 1;
});
return await command.Parse(args).InvokeAsync();
