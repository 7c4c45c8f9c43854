using System.Text.Json;
using LiveOrleans.Channels;
using LiveOrleans.Protocol;

namespace LiveOrleans.Gateway;

/// <summary>The methods of the server API by their names.</summary>
internal sealed class ServerApi
{
    /// <summary>The most commands of a batch.</summary>
    public const int MaxCommands = 1_000;

    private readonly Dictionary<string, (Role Least, Func<ServerCall, ValueTask<ServerAnswer>> Run)> _methods;

    public ServerApi(PublishMethods publish, ReadMethods read, ClusterMethods cluster, UserMethods users) => _methods = new(StringComparer.Ordinal)
    {
        ["publish"] = (Role.Editor, publish.PublishAsync),
        ["broadcast"] = (Role.Editor, publish.BroadcastAsync),
        ["subscribe"] = (Role.Editor, users.SubscribeAsync),
        ["unsubscribe"] = (Role.Editor, users.UnsubscribeAsync),
        ["disconnect"] = (Role.Editor, users.DisconnectAsync),
        ["refresh"] = (Role.Editor, users.RefreshAsync),
        ["presence"] = (Role.Viewer, read.PresenceAsync),
        ["presence_stats"] = (Role.Viewer, read.PresenceStatsAsync),
        ["history"] = (Role.Viewer, read.HistoryAsync),
        ["history_remove"] = (Role.Editor, static _ => ValueTask.FromResult(ServerAnswer.Failed(
            LiveError.NotAvailable, "not available: a channel's history ends by its limits only"))),
        ["channels"] = (Role.Viewer, cluster.ChannelsAsync),
        ["info"] = (Role.Viewer, cluster.InfoAsync),
    };

    /// <summary>Whether there is a method.</summary>
    public bool Has(string method) => _methods.ContainsKey(method);

    /// <summary>Runs one call.</summary>
    /// <param name="method">The method.</param>
    /// <param name="call">The call.</param>
    public async ValueTask<ServerAnswer> CallAsync(string method, ServerCall call)
    {
        if (!_methods.TryGetValue(method, out var found))
        {
            return ServerAnswer.Failed(LiveError.MethodNotFound, $"method not found: {method}");
        }

        if (call.Caller.Role < found.Least)
        {
            return ServerAnswer.Failed(LiveError.PermissionDenied, $"permission denied: {method} needs a key with the role {found.Least} or a higher one");
        }

        try
        {
            return await found.Run(call);
        }
        catch (ChannelUnavailableException)
        {
            return ServerAnswer.Failed(LiveError.Internal, "internal server error: the cluster cannot be reached; try again later");
        }
    }

    /// <summary>Runs the commands of a batch.</summary>
    /// <param name="caller">The application's server.</param>
    /// <param name="arguments">The batch.</param>
    /// <param name="cancellationToken">Cancelled when nobody waits.</param>
    /// <returns>The methods and their answers in the order of the commands; none, and a fault of the arguments, when it is no batch.</returns>
    public async ValueTask<(string Method, ServerAnswer Answer)[]> BatchAsync(Caller caller, ServerArguments arguments, CancellationToken cancellationToken)
    {
        var isParallel = arguments.Flag("parallel");
        var commands = arguments.Elements("commands", MaxCommands);
        if (commands.Count == 0)
        {
            arguments.Fail("commands is required, an array that is not empty");
        }

        if (arguments.Fault is not null)
        {
            return [];
        }

        var answers = new (string Method, ServerAnswer Answer)[commands.Count];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = isParallel ? PublishMethods.MaxParallel : 1, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, commands.Count, parallel, async (i, _) => answers[i] = await RunAsync(caller, commands[i], i, cancellationToken));
        return answers;
    }

    private async ValueTask<(string Method, ServerAnswer Answer)> RunAsync(Caller caller, JsonElement command, int index, CancellationToken cancellationToken)
    {
        if (command.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in command.EnumerateObject().Where(member => Has(member.Name) && member.Value.ValueKind == JsonValueKind.Object))
            {
                return (member.Name, await CallAsync(member.Name, new ServerCall(caller, new ServerArguments(member.Value), cancellationToken)));
            }
        }

        return (string.Empty, ServerAnswer.Failed(
            LiveError.BadRequest, $"bad request: commands[{index}] must be an object with a method as its member, such as {{\"publish\":{{…}}}}"));
    }
}
