using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace LiveOrleans.Gateway;

/// <summary>One file of the built-in page, as it is embedded in this assembly.</summary>
/// <param name="Path">Where it is served.</param>
/// <param name="ContentType">Its content type.</param>
/// <param name="Tag">Names its content, for <c>ETag</c>.</param>
/// <param name="Content">Its bytes.</param>
internal sealed record ConsolePage(string Path, string ContentType, string Tag, byte[] Content)
{
    private const string ResourcePrefix = "console/";

    /// <summary>A file whose name holds a hash of its content never changes under that name.</summary>
    private const string Immutable = "public, max-age=31536000, immutable";
    private const string AskAgain = "no-cache";
    private const string Gzip = "gzip";

    // Made when it is first asked for; twice at once is twice the same.
    private byte[]? _compressed;

    /// <summary>Reads the files.</summary>
    public static IReadOnlyList<ConsolePage> Load() =>
        [.. Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(name => name.StartsWith(ResourcePrefix, StringComparison.Ordinal))
            .Select(Load)];

    /// <summary>Answers with the file, or with 304 to a browser that has it.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        var response = context.Response;
        response.Headers.ETag = Tag;
        response.Headers.Vary = HeaderNames.AcceptEncoding;
        response.Headers.CacheControl = IsNamedByHash(Path) ? Immutable : AskAgain;
        if (context.Request.Headers.IfNoneMatch.Contains(Tag, StringComparer.Ordinal))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        var content = Content;
        response.ContentType = ContentType;
        if (TakesGzip(context.Request))
        {
            content = _compressed ??= await CompressAsync(Content);
            response.Headers.ContentEncoding = Gzip;
        }

        response.ContentLength = content.Length;
        response.Headers.ContentSecurityPolicy = "default-src 'self'; img-src 'self' data:";
        response.Headers.XContentTypeOptions = "nosniff";
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.Body.WriteAsync(content, context.RequestAborted);
        }
    }

    // As src/Console/vite.config.ts names them.
    private static bool IsNamedByHash(string path) => path.StartsWith("/console-", StringComparison.Ordinal);

    private static ConsolePage Load(string resource)
    {
        var content = ReadResource(resource);
        var name = resource[ResourcePrefix.Length..];
        return new ConsolePage(
            name is "index.html" ? "/" : $"/{name}",
            ContentTypeOf(name),
            // Weak: it names the content, whether it is sent compressed or not.
            $"W/\"{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 16))}\"",
            content);
    }

    private static async Task<byte[]> CompressAsync(byte[] content)
    {
        using var compressed = new MemoryStream();
        await using (var gzip = new GZipStream(compressed, CompressionLevel.SmallestSize))
        {
            await gzip.WriteAsync(content);
        }

        return compressed.ToArray();
    }

    private static bool TakesGzip(HttpRequest request) =>
        request.GetTypedHeaders().AcceptEncoding.Any(static encoding => encoding.Value.Equals(Gzip, StringComparison.OrdinalIgnoreCase) && encoding.Quality is not 0);

    private static byte[] ReadResource(string resource)
    {
        var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The resource {resource} is listed and missing.");
        using var reader = new BinaryReader(stream);
        return reader.ReadBytes((int)stream.Length);
    }

    private static string ContentTypeOf(string name) => System.IO.Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".txt" => "text/plain; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => "application/octet-stream",
    };
}
