using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LiveOrleans.Gateway;

/// <summary><c>/healthz</c>: the process is alive. <c>/readyz</c>: it can serve.</summary>
internal sealed partial class HealthEndpoints(IEnumerable<IReadinessCheck> checks, TimeProvider time, ILogger<HealthEndpoints> logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private readonly IReadinessCheck[] _checks = [.. checks];

    public static Task AliveAsync(HttpContext context) => WriteOkAsync(context);

    /// <summary>Makes all checks, in a second at the most.</summary>
    /// <returns>Their names, and why those that do not hold do not.</returns>
    public async Task<IReadOnlyList<(string Check, string? Reason)>> CheckAsync(CancellationToken aborted) =>
        await Task.WhenAll(_checks.Select(async check => (check.Name, await ReasonAsync(check, aborted))));

    public async Task ReadyAsync(HttpContext context)
    {
        var all = await CheckAsync(context.RequestAborted);
        if (all.All(static check => check.Reason is null))
        {
            await WriteOkAsync(context);
            return;
        }

        await Envelope.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, json =>
        {
            json.WriteString("message"u8, "Not ready");
            json.WriteStartArray("checks"u8);
            foreach (var (check, reason) in all.Where(static check => check.Reason is not null))
            {
                json.WriteStartObject();
                json.WriteString("name"u8, check);
                json.WriteString("reason"u8, reason);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    private static Task WriteOkAsync(HttpContext context)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync("ok\n", context.RequestAborted);
    }

    // The top frame of a check: whatever it throws is its answer.
    private async Task<string?> ReasonAsync(IReadinessCheck check, CancellationToken aborted)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, aborted);
        try
        {
            return await check.CheckAsync(either.Token).AsTask().WaitAsync(either.Token);
        }
        catch (OperationCanceledException)
        {
            return "no answer within a second";
        }
        catch (Exception e)
        {
            Log.ReadinessCheckFailed(logger, check.Name, e);
            return e.Message;
        }
    }
}
