using LiveOrleans.Protocol;
using Microsoft.AspNetCore.Http;

namespace LiveOrleans.Gateway;

/// <summary>Finds the encoding of a request by its <c>Content-Type</c>.</summary>
internal static class BodyCodec
{
    /// <summary>The content type of Protobuf.</summary>
    public const string ProtobufType = "application/octet-stream";

    /// <summary>Finds the encoding.</summary>
    /// <returns>Null when the request was answered with 415.</returns>
    public static async ValueTask<Codec?> FindAsync(HttpContext context)
    {
        if (context.Request.HasJsonContentType())
        {
            return Codec.For(WireFormat.Json);
        }

        var type = context.Request.ContentType ?? string.Empty;
        if (type.Split(';')[0].Trim().Equals(ProtobufType, StringComparison.OrdinalIgnoreCase))
        {
            return Codec.For(WireFormat.Protobuf);
        }

        await Envelope.WriteMessageAsync(
            context, StatusCodes.Status415UnsupportedMediaType, $"Content-Type must be application/json or {ProtobufType}");
        return null;
    }
}
