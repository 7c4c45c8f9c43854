using System.Text;
using LiveOrleans.Protocol;
using LiveOrleans.Protocol.Messages;
using Microsoft.AspNetCore.Http;

namespace LiveOrleans.Gateway;

/// <summary>Reads what a listening client asks for: channels of the query, and the <c>subs</c> of a connect request.</summary>
internal static class UniRequest
{
    /// <summary>Reads the request.</summary>
    /// <param name="query">The query: <c>channel</c>, any number of times, and <c>cf_connect</c>.</param>
    /// <param name="requests">The channels, in the request's order, each once.</param>
    /// <returns>What is wrong; null when nothing is.</returns>
    public static string? Read(IQueryCollection query, out IReadOnlyList<SubscribeRequest> requests)
    {
        var list = query["channel"].Select(static name => new SubscribeRequest { Channel = name ?? string.Empty }).ToList();
        requests = list;
        if (query["cf_connect"].ToString() is { Length: > 0 } text)
        {
            if (TryReadConnect(text, out var connect) is { } fault)
            {
                return fault;
            }

            foreach (var (name, request) in connect.Subs)
            {
                request.Channel = name;
                list.Add(request);
            }
        }

        if (list.Count is 0 or > UniPositions.MaxChannels)
        {
            return $"the parameter channel must name 1 to {UniPositions.MaxChannels} channels, and there are {list.Count}";
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        return list.Find(request => request.Channel.Length == 0 || !names.Add(request.Channel)) is { } wrong
            ? $"the channel \"{wrong.Channel}\" is empty or named twice"
            : null;
    }

    // A bare connect request is a connect command without what stands around it.
    private static string? TryReadConnect(string text, out ConnectRequest connect)
    {
        connect = new ConnectRequest();
        var commands = Codec.For(WireFormat.Json).Read(Encoding.UTF8.GetBytes($$"""{"id":1,"connect":{{text}}}"""), maxCommands: 1);
        if (commands.TryRead(out var command) && command.Connect is { } found && !commands.TryRead(out _) && commands.Fault is null)
        {
            connect = found;
            return null;
        }

        return "the parameter cf_connect is no connect request";
    }
}
