using System.Text.Json;
using LiveOrleans.Channels;
using LiveOrleans.Frames;
using Microsoft.AspNetCore.Http;

namespace LiveOrleans.Gateway;

/// <summary>Answers a push: 200, 207 or 400 by its lines, 400 when rules refuse its frames; 429 or 503 when a channel did not take its frames.</summary>
internal static class PushAnswer
{
    private const int MaxListed = 10;

    public static Task WriteAsync(HttpContext context, LineConversion conversion, IReadOnlyList<PushFailure> failures)
    {
        if (failures.Count > 0)
        {
            return WriteFailuresAsync(context, failures);
        }

        if (conversion.BadLines > 0)
        {
            var accepted = conversion.Lines - conversion.BadLines;
            var status = accepted > 0 ? StatusCodes.Status207MultiStatus : StatusCodes.Status400BadRequest;
            return Envelope.WriteAsync(context, status, json => WriteLines(json, conversion));
        }

        // Nothing to say, as Grafana says it; also for a body without lines.
        context.Response.StatusCode = StatusCodes.Status200OK;
        return Task.CompletedTask;
    }

    private static void WriteLines(Utf8JsonWriter json, LineConversion conversion)
    {
        json.WriteNumber("accepted"u8, conversion.Lines - conversion.BadLines);
        json.WriteNumber("rejected"u8, conversion.BadLines);
        json.WriteStartArray("errors"u8);
        foreach (var (line, column, reason) in conversion.Errors)
        {
            json.WriteStartObject();
            json.WriteNumber("line"u8, line);
            json.WriteNumber("column"u8, column);
            json.WriteString("reason"u8, reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    // A sender that repeats the batch repeats it for the channels that took it, too: they are told apart here.
    private static Task WriteFailuresAsync(HttpContext context, IReadOnlyList<PushFailure> failures)
    {
        var worst = failures.All(static failure => failure.Outcome is PublishOutcome.Refused) ? PublishOutcome.Refused
            : failures.Any(static failure => failure.Outcome is not (PublishOutcome.Overloaded or PublishOutcome.Refused)) ? PublishOutcome.Unavailable
            : PublishOutcome.Overloaded;
        return Envelope.WriteAsync(context, Publishing.StatusOf(worst), json =>
        {
            json.WriteString("message"u8, worst is PublishOutcome.Refused
                ? $"the rules of {failures.Count} channels can make nothing of their frames"
                : $"{failures.Count} channels did not take their frames; send the batch again later");
            json.WriteStartArray("channels"u8);
            foreach (var failure in failures.Take(MaxListed))
            {
                json.WriteStringValue(failure.Channel.Name);
            }

            json.WriteEndArray();
        });
    }
}
