using System.Globalization;
using LiveOrleans.Channels;
using Microsoft.Extensions.Logging;

namespace LiveOrleans.Redis;

/// <summary>The operators' rules of a cluster, in one hash, with notices on a pub/sub subject that all nodes share.</summary>
/// <param name="connection">Reaches Redis.</param>
/// <param name="logger">Is told of rules that could not be read.</param>
public sealed partial class RedisRuleStore(RedisConnection connection, ILogger<RedisRuleStore> logger) : IRuleStore
{
    private const string VersionField = "version";

    /// <inheritdoc/>
    public async ValueTask<RuleSnapshot> ReadAsync(CancellationToken cancellationToken)
    {
        var database = await connection.CommandsAsync(cancellationToken);
        var entries = await RedisFault.TranslateAsync(database.HashGetAllAsync(connection.Keys.Rules), cancellationToken);
        var version = 0L;
        var rules = new List<StoredRule>(entries.Length);
        foreach (var entry in entries)
        {
            if (entry.Name == VersionField)
            {
                version = (long)entry.Value;
            }
            else if (Read(entry.Name.ToString(), entry.Value.ToString()) is { } rule)
            {
                rules.Add(rule);
            }
            else
            {
                Log.MalformedRule(logger, entry.Name.ToString());
            }
        }

        return new RuleSnapshot(version, [.. rules.OrderBy(static rule => rule.OrgId).ThenBy(static rule => rule.Pattern, StringComparer.Ordinal)]);
    }

    /// <inheritdoc/>
    public ValueTask<long?> PutAsync(StoredRule rule, long version, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return ChangeAsync(rule.OrgId, rule.Pattern, rule.Settings, version, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<long?> DeleteAsync(long orgId, string pattern, long version, CancellationToken cancellationToken) =>
        ChangeAsync(orgId, pattern, string.Empty, version, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IAsyncDisposable> WatchAsync(Action onChange, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(onChange);
        return connection.Subscriptions.SubscribeAsync(_ => connection.RuleNotices, new Receiver(onChange), cancellationToken);
    }

    private static StoredRule? Read(string field, string value)
    {
        var slash = field.IndexOf('/', StringComparison.Ordinal);
        var space = value.IndexOf(' ', StringComparison.Ordinal);
        return slash > 0 && space > 0
            && long.TryParse(field.AsSpan(0, slash), NumberStyles.None, CultureInfo.InvariantCulture, out var orgId)
            && long.TryParse(value.AsSpan(0, space), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
                ? new StoredRule(orgId, field[(slash + 1)..], value[(space + 1)..], version)
                : null;
    }

    private async ValueTask<long?> ChangeAsync(long orgId, string pattern, string settings, long version, CancellationToken cancellationToken)
    {
        var reply = (long)await RedisScript.Rules.RunAsync(
            await connection.CommandsAsync(cancellationToken),
            [connection.Keys.Rules],
            [version, string.Create(CultureInfo.InvariantCulture, $"{orgId}/{pattern}"), settings, connection.RuleNotices.Name],
            cancellationToken);
        return reply < 0 ? null : reply;
    }

    private sealed class Receiver(Action onChange) : IRedisReceiver
    {
        public void OnMessage(ReadOnlyMemory<byte> message) => onChange();

        // A notice may have been lost meanwhile.
        public void OnInterrupted() => onChange();
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.MalformedRule, LogLevel.Warning, "The stored rule {Field} cannot be read and is left out; is it of another version?", EventName = nameof(EventIds.MalformedRule))]
        public static partial void MalformedRule(ILogger logger, string field);
    }
}
