using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace LiveOrleans.Sources;

/// <summary>The line by which a plugin says where it listens: <c>core|version|network|address|protocol|certificate|multiplex</c>.</summary>
/// <remarks>Its form is that of hashicorp/go-plugin; plugins of Grafana speak version 2 of their own protocol over gRPC.</remarks>
internal static class PluginHandshake
{
    /// <summary>The version of the handshake.</summary>
    public const string CoreVersion = "1";

    /// <summary>The version of Grafana's plugin protocol.</summary>
    public const string ProtocolVersion = "2";

    private const int MaxQuoted = 100;

    /// <summary>Reads the line.</summary>
    /// <param name="line">The line without its end.</param>
    /// <param name="endPoint">Where the plugin listens, when the answer is true.</param>
    /// <param name="fault">What is wrong with it otherwise.</param>
    public static bool TryParse(string line, [NotNullWhen(true)] out EndPoint? endPoint, [NotNullWhen(false)] out string? fault)
    {
        endPoint = null;
        var parts = line.Trim().Split('|');
        if (parts.Length < 4)
        {
            fault = $"it is no Grafana back-end plugin: its first line is {Quote(line)} and not a handshake such as 1|2|unix|/path|grpc";
        }
        else if (parts[0] is not CoreVersion)
        {
            fault = $"its handshake has the version {Quote(parts[0])}, and {CoreVersion} is the only one there is";
        }
        else if (parts[1] is not ProtocolVersion)
        {
            fault = $"it speaks version {Quote(parts[1])} of the plugin protocol, and {ProtocolVersion} is wanted";
        }
        else if (parts.ElementAtOrDefault(4) is not "grpc")
        {
            fault = $"it speaks {Quote(parts.ElementAtOrDefault(4) ?? "netrpc")}, and grpc is wanted";
        }
        else if (parts.ElementAtOrDefault(5) is { Length: > 0 })
        {
            fault = "it wants TLS, which it was not asked for";
        }
        else if (!PluginAddress.TryParse(parts[2], parts[3], out endPoint))
        {
            fault = $"it listens at {Quote($"{parts[2]} {parts[3]}")}, which is no address: unix and a path, or tcp and host:port";
        }
        else
        {
            fault = null;
        }

        return fault is null && endPoint is not null;
    }

    private static string Quote(string text)
    {
        var cut = text.Length > MaxQuoted ? $"{text.AsSpan(0, MaxQuoted)}…" : text;
        return $"'{string.Concat(cut.Select(static character => char.IsControl(character) ? '\uFFFD' : character))}'";
    }
}
