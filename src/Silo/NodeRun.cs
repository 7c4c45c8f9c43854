using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace LiveOrleans.Silo;

/// <summary>Starts a node, says where it is, and waits until it is told to stop.</summary>
internal static class NodeRun
{
    /// <summary>Runs a node.</summary>
    /// <returns>The exit code: 0 after a graceful stop, 1 when an address could not be listened on, or the program's own options are wrong.</returns>
    public static async Task<int> RunAsync(WebApplication node, LiveStart start, TextWriter output, TextWriter errors)
    {
        try
        {
            await node.StartAsync();
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            await errors.WriteLineAsync($"LiveOrleans cannot start: {e.Message} Choose another with --urls.");
            return 1;
        }
        catch (OptionsValidationException e)
        {
            await errors.WriteLineAsync($"LiveOrleans cannot start: {e.Message}");
            return 1;
        }
        catch (OperationCanceledException) when (node.Lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // Told to stop before it had joined its cluster.
            return 0;
        }

        await StartBanner.WriteAsync(output, node, start);
        await node.WaitForShutdownAsync();
        return 0;
    }
}
