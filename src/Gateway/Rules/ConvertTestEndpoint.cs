using System.Text;
using System.Text.Json;
using LiveOrleans.Channels;
using LiveOrleans.Rules;
using Microsoft.AspNetCore.Http;

namespace LiveOrleans.Gateway;

/// <summary>
/// <c>POST /api/live/pipeline-convert-test</c>: <c>{"channelRules":[…],"channel":"…","data":"…"}</c> answers the frames that the rules would
/// make of the data. Nothing is stored, neither rules nor frames.
/// </summary>
internal sealed class ConvertTestEndpoint(AccessGate gate, TimeProvider time)
{
    private const int MaxRules = 1000;
    private const int MaxBodyBytes = 1024 * 1024;

    public async Task HandleAsync(HttpContext context)
    {
        if (await gate.AdmitAsync(context, Role.Admin) is not { } caller || await RuleAnswers.ReadAsync(context, MaxBodyBytes) is not { } body)
        {
            return;
        }

        var faults = new List<RuleFault>();
        var set = ReadRules(caller.OrgId, body, faults);
        var channel = ReadChannel(caller.OrgId, body, faults);
        var data = TextOf(body, "data", faults);
        if (faults.Count > 0 || data is null || channel is not { } name)
        {
            await RuleAnswers.WriteFaultsAsync(context, faults);
            return;
        }

        try
        {
            var now = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
            await (set.Convert(name, Encoding.UTF8.GetBytes(data), now) is { } frames
                ? Envelope.WriteAsync(context, StatusCodes.Status200OK, json => Write(json, name, frames))
                : Envelope.WriteMessageAsync(context, StatusCodes.Status404NotFound, "Not Found: none of the rules converts what is sent to the channel"));
        }
        catch (ConversionException exception)
        {
            await Envelope.WriteMessageAsync(context, StatusCodes.Status400BadRequest, $"the data cannot be converted: {exception.Message}");
        }
    }

    private static void Write(Utf8JsonWriter json, ChannelId channel, IReadOnlyList<RuleFrame> frames)
    {
        json.WriteStartArray("channelFrames"u8);
        foreach (var frame in frames)
        {
            json.WriteStartObject();
            json.WriteString("channel"u8, frame.Channel ?? channel.Name);
            json.WriteStartObject("frame"u8);
            json.WritePropertyName("schema"u8);
            json.WriteRawValue(frame.Schema.Json.Span, skipInputValidation: true);
            if (!frame.Data.IsEmpty)
            {
                json.WritePropertyName("data"u8);
                json.WriteRawValue(frame.Data.Span, skipInputValidation: true);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string? TextOf(JsonElement body, string name, List<RuleFault> faults)
    {
        if (body.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String)
        {
            return value.GetString();
        }

        faults.Add(new RuleFault($"$.{name}", "is missing: a text"));
        return null;
    }

    private static ChannelId? ReadChannel(long orgId, JsonElement body, List<RuleFault> faults)
    {
        if (TextOf(body, "channel", faults) is not { } name)
        {
            return null;
        }

        if (ChannelId.TryCreate(orgId, name, out var channel))
        {
            return channel;
        }

        faults.Add(new RuleFault("$.channel", "must be a channel without tenant: scope/namespace/path"));
        return null;
    }

    private RuleSet ReadRules(long orgId, JsonElement body, List<RuleFault> faults)
    {
        var rules = new List<RuleDefinition>();
        if (!body.TryGetProperty("channelRules"u8, out var given) || given.ValueKind is not JsonValueKind.Array || given.GetArrayLength() > MaxRules)
        {
            faults.Add(new RuleFault("$.channelRules", $"must be an array of at most {MaxRules} rules"));
            return new RuleSet([], time);
        }

        foreach (var (index, element) in given.EnumerateArray().Index())
        {
            if (RuleReader.Read(orgId, element, $"$.channelRules[{index}]", out var wrong) is { } rule)
            {
                rules.Add(rule);
            }

            faults.AddRange(wrong);
        }

        var set = new RuleSet(rules, time);
        faults.AddRange(set.Conflicts.Select(conflict => new RuleFault(
            $"$.channelRules[{rules.IndexOf(conflict.Rule)}].pattern", $"does not go with the pattern {conflict.Other} of a rule before")));
        return set;
    }
}
