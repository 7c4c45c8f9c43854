namespace LiveOrleans.Silo;

/// <summary>A LiveOrleans node in a program of your own: all of the server, and the sources that the program adds.</summary>
public static class LiveNode
{
    /// <summary>
    /// Runs a node until it is told to stop: by SIGTERM, Ctrl+C, or <see cref="IHostApplicationLifetime.StopApplication"/>.
    /// With <c>--help</c>, <c>--version</c> or <c>--new-api-key</c> on the command line it prints what these ask for instead.
    /// </summary>
    /// <param name="args">
    /// The command line: the options of docs/configuration.md, and those of the program's own, which it reads from
    /// <see cref="LiveNodeBuilder.Configuration"/>.
    /// </param>
    /// <param name="configure">Adds sources and what they need. It is not called when the configuration has faults.</param>
    /// <returns>The exit code: 0 after a graceful stop or when something was printed, 1 when the node could not start, which is told on standard error.</returns>
    public static async Task<int> RunAsync(string[] args, Action<LiveNodeBuilder>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(args);
        if (Help.IsAskedBy(args))
        {
            await Console.Out.WriteAsync(Help.Compose(AppDomain.CurrentDomain.FriendlyName));
            return 0;
        }

        if (args is ["--version"])
        {
            await Console.Out.WriteLineAsync($"LiveOrleans {StartBanner.Version}");
            return 0;
        }

        if (NewApiKey.IsAskedBy(args))
        {
            return await NewApiKey.RunAsync(args, Console.Out, Console.Error);
        }

        // A gzip body that was cut short is a fault, not an end. Set here, so that it holds in every program that runs a node.
        AppContext.SetSwitch("System.IO.Compression.UseStrictValidation", isEnabled: true);
        if (await NodeStart.ConfigureAsync(args, Console.Error) is not (var builder, var start))
        {
            return 1;
        }

        // Before everything else: of several sources that fit a channel the first one feeds it.
        var own = new LiveNodeBuilder(builder.Services, builder.Configuration);
        configure?.Invoke(own);
        start = start with { Warnings = [.. start.Warnings, .. own.Doubts(start.Sources)] };
        await using var node = NodeBuild.Build(builder, start);
        return await NodeRun.RunAsync(node, start, Console.Out, Console.Error);
    }
}
