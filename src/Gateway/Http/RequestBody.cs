using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace LiveOrleans.Gateway;

/// <summary>Reads a request's body, unpacks it, and holds it to a limit while it does.</summary>
internal static class RequestBody
{
    // What gzip adds to bytes that cannot be made fewer is far below this.
    private const int PackingOverhead = 64 * 1024;

    /// <summary>Reads the body.</summary>
    /// <param name="context">The request.</param>
    /// <param name="limit">The most bytes after unpacking.</param>
    /// <returns>The body, or why it could not be had.</returns>
    public static async ValueTask<(PooledBody? Body, BodyFault? Fault)> ReadAsync(HttpContext context, int limit)
    {
        var encoding = context.Request.Headers.ContentEncoding.ToString().Trim();
        var packed = encoding.Equals("gzip", StringComparison.OrdinalIgnoreCase);
        if (!packed && encoding.Length > 0 && !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase))
        {
            return (null, new BodyFault(
                StatusCodes.Status415UnsupportedMediaType, $"Content-Encoding \"{encoding}\" is not supported: send gzip or no encoding"));
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = (long)limit + PackingOverhead;
        }

        try
        {
            var length = context.Request.ContentLength;
            if (!packed && length > limit)
            {
                return (null, TooLarge(limit));
            }

            var body = packed ? await UnpackAsync(context, limit) : await ReadAsync(context, limit, length);
            return body is null ? (null, TooLarge(limit)) : (body, null);
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return (null, TooLarge(limit));
        }
        catch (BadHttpRequestException e)
        {
            return (null, new BodyFault(e.StatusCode, "The body did not arrive whole"));
        }
        catch (InvalidDataException)
        {
            return (null, new BodyFault(StatusCodes.Status400BadRequest, "The body is not valid gzip"));
        }
    }

    private static async ValueTask<PooledBody?> ReadAsync(HttpContext context, int limit, long? length)
    {
        await using var plain = context.Request.BodyReader.AsStream(leaveOpen: true);
        return await PooledBody.ReadAsync(plain, limit, length, context.RequestAborted);
    }

    private static async ValueTask<PooledBody?> UnpackAsync(HttpContext context, int limit)
    {
        await using var plain = context.Request.BodyReader.AsStream(leaveOpen: true);
        await using var unpacked = new GZipStream(plain, CompressionMode.Decompress);
        return await PooledBody.ReadAsync(unpacked, limit, null, context.RequestAborted);
    }

    private static BodyFault TooLarge(int limit) =>
        new(StatusCodes.Status413PayloadTooLarge, $"The body has more than {limit} bytes");
}
