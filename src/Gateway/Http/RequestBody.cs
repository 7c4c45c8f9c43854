using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace LiveOrleans.Gateway;

/// <summary>Reads a request's body, unpacks it, and holds it to a limit while it does.</summary>
internal static class RequestBody
{
    // What gzip adds to bytes that cannot be made fewer is far below this.
    private const int PackingOverhead = 64 * 1024;

    /// <summary>Reads a body that must say that it is JSON.</summary>
    /// <param name="context">The request.</param>
    /// <param name="limit">The most bytes after unpacking.</param>
    /// <returns>The body, whatever is in it; null when the request was answered with 400, 408, 413 or 415.</returns>
    public static async ValueTask<PooledBody?> ReadJsonAsync(HttpContext context, int limit)
    {
        if (context.Request.HasJsonContentType())
        {
            return await ReadAsync(context, limit);
        }

        await Envelope.WriteMessageAsync(context, StatusCodes.Status400BadRequest, "bad request data: Content-Type must be application/json");
        return null;
    }

    /// <summary>Reads the body.</summary>
    /// <param name="context">The request.</param>
    /// <param name="limit">The most bytes after unpacking.</param>
    /// <returns>The body; null when the request was answered with 400, 408, 413 or 415.</returns>
    public static async ValueTask<PooledBody?> ReadAsync(HttpContext context, int limit)
    {
        var encoding = context.Request.Headers.ContentEncoding.ToString().Trim();
        var packed = encoding.Equals("gzip", StringComparison.OrdinalIgnoreCase);
        if (!packed && encoding.Length > 0 && !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase))
        {
            await Envelope.WriteMessageAsync(
                context, StatusCodes.Status415UnsupportedMediaType, $"Content-Encoding \"{encoding}\" is not supported: send gzip or no encoding");
            return null;
        }

        try
        {
            var body = await ReadAsync(context, limit, packed);
            if (body is null)
            {
                await WriteTooLargeAsync(context, limit);
            }

            return body;
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            await WriteTooLargeAsync(context, limit);
        }
        catch (BadHttpRequestException e)
        {
            await Envelope.WriteMessageAsync(context, e.StatusCode, "The body did not arrive whole");
        }
        catch (InvalidDataException)
        {
            await Envelope.WriteMessageAsync(context, StatusCodes.Status400BadRequest, "The body is not valid gzip");
        }

        return null;
    }

    private static async ValueTask<PooledBody?> ReadAsync(HttpContext context, int limit, bool packed)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            // The limit is held here. Were it Kestrel's too, it would cut the connection instead of draining what is too long,
            // and a sender that still writes would see a broken pipe in place of its 413.
            size.MaxRequestBodySize = packed ? (long)limit + PackingOverhead : null;
        }

        await using var plain = context.Request.BodyReader.AsStream(leaveOpen: true);
        if (packed)
        {
            await using var unpacked = new GZipStream(plain, CompressionMode.Decompress, leaveOpen: true);
            return await PooledBody.ReadAsync(unpacked, limit, null, context.RequestAborted);
        }

        var length = context.Request.ContentLength;
        return length > limit ? null : await PooledBody.ReadAsync(plain, limit, length, context.RequestAborted);
    }

    private static Task WriteTooLargeAsync(HttpContext context, int limit) =>
        Envelope.WriteMessageAsync(context, StatusCodes.Status413PayloadTooLarge, $"The body has more than {limit} bytes");
}
