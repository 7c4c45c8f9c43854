using System.Text.Json;
using LiveOrleans.Channels;
using LiveOrleans.Rules;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LiveOrleans.Gateway;

/// <summary><c>/api/live/channel-rules</c>: lists, makes, changes and removes the rules of the caller's organisation.</summary>
/// <remarks>
/// Beside Grafana's members each rule has a <c>version</c>. Whoever sends it back with a change is told by 409 when somebody else was faster.
/// Rules of the configuration are listed with <c>"readOnly":true</c> and have none.
/// </remarks>
internal sealed partial class ChannelRulesEndpoint(AccessGate gate, RuleBook book, ILogger<ChannelRulesEndpoint> logger)
{
    public Task ListAsync(HttpContext context) => AdmitAsync(context, async caller =>
    {
        var (configured, stored) = await book.ListAsync(caller.OrgId, context.RequestAborted);
        await Envelope.WriteAsync(context, StatusCodes.Status200OK, json =>
        {
            json.WriteStartArray("rules"u8);
            foreach (var rule in configured)
            {
                Write(json, rule.Pattern.Text, rule.Settings, null);
            }

            foreach (var rule in stored.Where(rule => !configured.Any(own => string.Equals(own.Pattern.Text, rule.Pattern, StringComparison.Ordinal))))
            {
                Write(json, rule.Pattern, rule.Settings, rule.Version);
            }

            json.WriteEndArray();
        });
    });

    public Task CreateAsync(HttpContext context) => AdmitAsync(context, caller => PutAsync(context, caller, isNew: true));

    public Task ChangeAsync(HttpContext context) => AdmitAsync(context, caller => PutAsync(context, caller, isNew: false));

    public Task DeleteAsync(HttpContext context) => AdmitAsync(context, async caller =>
    {
        if (await RuleAnswers.ReadAsync(context) is not { } body)
        {
            return;
        }

        if (!body.TryGetProperty("pattern"u8, out var given) || given.ValueKind is not JsonValueKind.String || given.GetString() is not { } pattern)
        {
            await RuleAnswers.WriteFaultsAsync(context, [new RuleFault("$.pattern", "is missing: a text")]);
        }
        else if (!TryReadVersion(body, out var version))
        {
            await RuleAnswers.WriteFaultsAsync(context, [BadVersion]);
        }
        else
        {
            await AnswerAsync(context, caller, "removed", pattern, await book.DeleteAsync(caller.OrgId, pattern, version, context.RequestAborted));
        }
    });

    private static RuleFault BadVersion => new("$.version", "must be the version that the rule was read with, or 0 for a rule that is new");

    private static void Write(Utf8JsonWriter json, string pattern, string settings, long? version)
    {
        json.WriteStartObject();
        WriteMembers(json, pattern, settings, version);
        json.WriteEndObject();
    }

    private static void WriteMembers(Utf8JsonWriter json, string pattern, string settings, long? version)
    {
        json.WriteString("pattern"u8, pattern);
        json.WritePropertyName("settings"u8);
        json.WriteRawValue(settings);
        if (version is { } known)
        {
            json.WriteNumber("version"u8, known);
        }
        else
        {
            json.WriteBoolean("readOnly"u8, true);
        }
    }

    private static bool TryReadVersion(JsonElement body, out long? version)
    {
        version = null;
        if (!body.TryGetProperty("version"u8, out var given) || given.ValueKind is JsonValueKind.Null)
        {
            return true;
        }

        var isNumber = given.ValueKind is JsonValueKind.Number && given.TryGetInt64(out var number) && number >= 0;
        version = isNumber ? given.GetInt64() : null;
        return isNumber;
    }

    private async Task AdmitAsync(HttpContext context, Func<Caller, Task> handle)
    {
        if (await gate.AdmitAsync(context, Role.Admin) is not { } caller)
        {
            return;
        }

        try
        {
            await handle(caller);
        }
        catch (ChannelUnavailableException)
        {
            await RuleAnswers.WriteUnavailableAsync(context);
        }
    }

    private async Task PutAsync(HttpContext context, Caller caller, bool isNew)
    {
        if (await RuleAnswers.ReadAsync(context) is not { } body)
        {
            return;
        }

        var rule = RuleReader.Read(caller.OrgId, body, "$", out var faults);
        if (!TryReadVersion(body, out var version))
        {
            faults = [.. faults, BadVersion];
        }

        if (rule is null || faults.Count > 0)
        {
            await RuleAnswers.WriteFaultsAsync(context, faults);
            return;
        }

        await AnswerAsync(context, caller, "stored", rule.Pattern.Text, await book.PutAsync(rule, isNew, version, context.RequestAborted));
    }

    private Task AnswerAsync(HttpContext context, Caller caller, string deed, string pattern, RuleEdit edit)
    {
        switch (edit.Status)
        {
            case RuleEditStatus.Conflict:
                return RuleAnswers.WriteFaultsAsync(context, [new RuleFault("$.pattern", edit.Reason)]);
            case RuleEditStatus.Stale:
                return Envelope.WriteMessageAsync(context, StatusCodes.Status409Conflict, edit.Reason);
            case RuleEditStatus.NotFound:
                return Envelope.WriteMessageAsync(context, StatusCodes.Status404NotFound, edit.Reason);
        }

        Log.Changed(logger, caller.User, caller.OrgId, deed, pattern);
        return Envelope.WriteAsync(context, StatusCodes.Status200OK, json =>
        {
            if (edit.Rule is { } rule)
            {
                json.WriteStartObject("rule"u8);
                WriteMembers(json, rule.Pattern, rule.Settings, rule.Version);
                json.WriteEndObject();
            }
        });
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.RuleChanged, LogLevel.Information, "User {User} of organisation {OrgId} has {Deed} the channel rule for {Pattern}.", EventName = nameof(EventIds.RuleChanged))]
        public static partial void Changed(ILogger logger, string user, long orgId, string deed, string pattern);
    }
}
