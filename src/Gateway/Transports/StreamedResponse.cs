using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace LiveOrleans.Gateway;

/// <summary>A response that goes on for as long as its session: every write is sent at once, and nobody on the way may keep it back.</summary>
internal sealed class StreamedResponse : IDisposable
{
    private readonly HttpContext _context;
    private readonly TimeSpan _closeTimeout;
    private readonly CancellationTokenSource _closing;

    // Guards the end: whoever comes after it must not touch a request that is over.
    private readonly Lock _lock = new();
    private bool _hasEnded;

    public StreamedResponse(HttpContext context, SessionOptions options, TimeProvider time)
    {
        _context = context;
        _closeTimeout = options.CloseTimeout;
        _closing = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        _closing.Token.UnsafeRegister(static response => ((StreamedResponse?)response)?.Abort(), this);
    }

    /// <summary>Cancelled when the client is gone.</summary>
    public CancellationToken Gone => _context.RequestAborted;

    /// <summary>Sets the head of the answer; the first write sends it.</summary>
    /// <param name="contentType">What is streamed.</param>
    public void Begin(string contentType)
    {
        // How slow a client may be is the session's to say.
        if (_context.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }

        _context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        var response = _context.Response;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = contentType;
        response.Headers["X-Accel-Buffering"] = "no";
        response.Headers.CacheControl = "private, no-cache, no-store, must-revalidate, max-age=0";
        response.Headers.Pragma = "no-cache";
        response.Headers["Expire"] = "0";
        if (!HttpProtocol.IsHttp2(_context.Request.Protocol) && !HttpProtocol.IsHttp3(_context.Request.Protocol))
        {
            response.Headers.Connection = "keep-alive";
        }
    }

    /// <summary>Puts bytes into the next <see cref="SendAsync()"/>.</summary>
    public void Append(ReadOnlySpan<byte> bytes) => _context.Response.BodyWriter.Write(bytes);

    /// <summary>Sends what was appended.</summary>
    public async ValueTask SendAsync() => await _context.Response.BodyWriter.FlushAsync(CancellationToken.None);

    /// <summary>Sends bytes.</summary>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> bytes) => await _context.Response.BodyWriter.WriteAsync(bytes, CancellationToken.None);

    /// <summary>The last bytes wait to be sent: a client that does not take them in time is cut off.</summary>
    public void Closing()
    {
        lock (_lock)
        {
            if (!_hasEnded)
            {
                _closing.CancelAfter(_closeTimeout);
            }
        }
    }

    /// <summary>Cuts the response off at once.</summary>
    public void Abort()
    {
        lock (_lock)
        {
            if (!_hasEnded)
            {
                _context.Abort();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _hasEnded = true;
        }

        _closing.Dispose();
    }
}
