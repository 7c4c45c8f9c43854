using LiveOrleans.Protocol;
using Microsoft.AspNetCore.Http;

namespace LiveOrleans.Gateway;

/// <summary>What a client asks for when it opens a WebSocket.</summary>
/// <param name="Codec">The encoding: JSON unless asked otherwise.</param>
/// <param name="SubProtocol">The sub-protocol that is chosen; null when the client offered none that is known.</param>
/// <param name="UsesFramePings">Whether pings are WebSocket frames rather than messages.</param>
internal sealed record WebSocketOffer(Codec Codec, string? SubProtocol, bool UsesFramePings)
{
    private const string JsonSubProtocol = "centrifuge-json";
    private const string ProtobufSubProtocol = "centrifuge-protobuf";

    /// <summary>Reads the offer out of the query and the sub-protocols; other parameters mean nothing.</summary>
    /// <param name="query">The request's query.</param>
    /// <param name="subProtocols">The offered sub-protocols, the preferred first.</param>
    public static WebSocketOffer Read(IQueryCollection query, IEnumerable<string> subProtocols)
    {
        var subProtocol = subProtocols.FirstOrDefault(offered => offered is JsonSubProtocol or ProtobufSubProtocol);
        var isProtobuf = subProtocol is ProtobufSubProtocol || (string?)query["format"] is "protobuf" || (string?)query["cf_protocol"] is "protobuf";
        return new WebSocketOffer(
            Codec.For(isProtobuf ? WireFormat.Protobuf : WireFormat.Json), subProtocol, (string?)query["cf_ws_frame_ping_pong"] is "true");
    }
}
