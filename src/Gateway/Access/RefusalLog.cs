using System.Collections.Concurrent;
using LiveOrleans.Channels;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LiveOrleans.Gateway;

/// <summary>Logs what is refused, by which rule, and what would be allowed: a few times a minute per rule, and how often besides.</summary>
/// <remarks>Rules are the sentences of the code, so that they are few; nothing that a client sends is one.</remarks>
internal sealed partial class RefusalLog(TimeProvider time, ILogger<RefusalLog> logger)
{
    /// <summary>How many refusals by one rule are logged in a minute.</summary>
    public const int PerMinute = 10;

    private const int MaxRules = 256;
    private const int MaxShown = 200;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, ReportLimit> _limits = new(StringComparer.Ordinal);

    /// <summary>A request whose caller is not let in.</summary>
    public void Caller(HttpContext context, string rule, string remedy)
    {
        if (Takes(rule))
        {
            Log.CallerRefused(logger, context.Request.Method, Shown(context.Request.Path.Value), rule, remedy);
        }
    }

    /// <summary>A page whose origin is not allowed.</summary>
    public void Origin(HttpContext context)
    {
        if (Takes("origin"))
        {
            Log.OriginRefused(logger, Shown(context.Request.Headers.Origin), Shown(context.Request.Host.Value));
        }
    }

    /// <summary>Something that a caller may not do with a channel.</summary>
    public void Channel(Caller caller, ChannelAction action, string channel, Refusal refusal)
    {
        if (Takes(refusal.Rule))
        {
            Log.AccessRefused(
                logger, Shown(caller.User), caller.OrgId, caller.Role, action, Shown(channel), refusal.Error.Code, refusal.Rule, refusal.Remedy);
        }
    }

    /// <summary>A session that is turned away.</summary>
    public void Session(string user, string rule, string remedy)
    {
        if (Takes(rule))
        {
            Log.SessionRefused(logger, Shown(user), rule, remedy);
        }
    }

    // What a client sends must make no lines of its own, and no long ones.
    private static string Shown(string? text)
    {
        var cut = text is null ? string.Empty : text.Length > MaxShown ? text[..MaxShown] : text;
        return cut.AsSpan().IndexOfAnyInRange('\0', '\u001f') < 0 ? cut : string.Concat(cut.Select(static c => char.IsControl(c) ? '?' : c));
    }

    private bool Takes(string rule)
    {
        var limit = _limits.GetValueOrDefault(rule) ?? _limits.GetOrAdd(_limits.Count < MaxRules ? rule : "other", _ => new ReportLimit(Window, time, PerMinute));
        var takes = limit.MayReport(out var left);
        if (left > 0)
        {
            Log.RefusalsLeftOut(logger, left, rule);
        }

        return takes;
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.AccessRefused, LogLevel.Information, "User {User} of organisation {OrgId} with role {Role} may not {Action} {Channel} ({Code}): {Rule}; {Remedy} would be allowed.", EventName = nameof(EventIds.AccessRefused))]
        public static partial void AccessRefused(ILogger logger, string user, long orgId, Role role, ChannelAction action, string channel, int code, string rule, string remedy);

        [LoggerMessage(EventIds.CallerRefused, LogLevel.Information, "{Method} {Path} was not let in: {Rule}; {Remedy} would be allowed.", EventName = nameof(EventIds.CallerRefused))]
        public static partial void CallerRefused(ILogger logger, string method, string path, string rule, string remedy);

        [LoggerMessage(EventIds.OriginRefused, LogLevel.Warning, "A page of the origin {Origin} asked {Host} and is not allowed: live:allowed_origins would have to fit it, or live:root_url to be it.", EventName = nameof(EventIds.OriginRefused))]
        public static partial void OriginRefused(ILogger logger, string origin, string host);

        [LoggerMessage(EventIds.SessionRefused, LogLevel.Information, "A session of user {User} was turned away: {Rule}; {Remedy} would be allowed.", EventName = nameof(EventIds.SessionRefused))]
        public static partial void SessionRefused(ILogger logger, string user, string rule, string remedy);

        [LoggerMessage(EventIds.RefusalsLeftOut, LogLevel.Information, "{Count} more refusals were not logged: {Rule}.", EventName = nameof(EventIds.RefusalsLeftOut))]
        public static partial void RefusalsLeftOut(ILogger logger, int count, string rule);
    }
}
