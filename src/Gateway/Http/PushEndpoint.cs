using LiveOrleans.Channels;
using LiveOrleans.Frames;
using Microsoft.AspNetCore.Http;

namespace LiveOrleans.Gateway;

/// <summary><c>POST /api/live/push/{streamId}</c>: line protocol becomes frames on <c>stream/{streamId}/{measurement}</c>.</summary>
internal sealed class PushEndpoint(AccessGate gate, PushPublisher publisher, PushMetrics metrics, LiveOptions options, TimeProvider time)
{
    public async Task HandleAsync(HttpContext context)
    {
        await AnswerAsync(context);
        metrics.Answered(context.Response.StatusCode);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (await gate.AdmitPushAsync(context, Role.Editor) is not { } target)
        {
            return;
        }

        if (await RequestBody.ReadAsync(context, options.PushMaxBodySize) is not { } body)
        {
            return;
        }

        LineConversion conversion;
        using (body)
        {
            conversion = LineConverter.Convert(body.Bytes.Span, target.ConversionOptions(time));
            metrics.Read(body.Bytes.Length, conversion.Lines - conversion.BadLines, conversion.BadLines);
        }

        var failures = await publisher.PublishAsync(target, conversion.Frames, context.RequestAborted);
        await PushAnswer.WriteAsync(context, conversion, failures);
    }
}
