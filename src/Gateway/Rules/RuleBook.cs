using System.Text.Json;
using LiveOrleans.Channels;
using LiveOrleans.Rules;
using Microsoft.Extensions.Logging;

namespace LiveOrleans.Gateway;

/// <summary>The channels' rules of the node: those of the configuration, which win for their patterns, and those of the store.</summary>
internal sealed partial class RuleBook : IDisposable
{
    /// <summary>How often a change is decided anew, when somebody else has changed other rules meanwhile.</summary>
    private const int MaxAttempts = 5;

    private readonly IReadOnlyList<RuleDefinition> _configured;
    private readonly IRuleStore _store;
    private readonly ChannelRules _rules;
    private readonly TimeProvider _time;
    private readonly ILogger<RuleBook> _logger;

    // One reading at a time: a later one never loses against an earlier one.
    private readonly SemaphoreSlim _turn = new(1);
    private RuleSnapshot _known = new(0, []);

    public RuleBook(ConfiguredRules configured, IRuleStore store, ChannelRules rules, TimeProvider time, ILogger<RuleBook> logger)
    {
        _configured = configured.Rules;
        _store = store;
        _rules = rules;
        _time = time;
        _logger = logger;
        Use(_known);
    }

    /// <summary>Reads the rules of an organisation.</summary>
    public async ValueTask<(IReadOnlyList<RuleDefinition> Configured, IReadOnlyList<StoredRule> Stored)> ListAsync(long orgId, CancellationToken cancellationToken)
    {
        var snapshot = await RefreshAsync(cancellationToken);
        return ([.. _configured.Where(rule => rule.OrgId == orgId)], [.. snapshot.Rules.Where(rule => rule.OrgId == orgId)]);
    }

    /// <summary>Reads the store, and lets the node's channels follow what is new in it.</summary>
    /// <exception cref="ChannelUnavailableException">The store cannot be reached: the rules stay as they were.</exception>
    public async ValueTask<RuleSnapshot> RefreshAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var snapshot = await _store.ReadAsync(cancellationToken);
            if (snapshot.Version != _known.Version || !snapshot.Rules.SequenceEqual(_known.Rules))
            {
                _known = snapshot;
                Use(snapshot);
            }

            return snapshot;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Stores a rule.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="isNew">Whether there must be none of the same pattern yet.</param>
    /// <param name="version">The version of the rule that the change was made of, 0 for none; null for whichever there is.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask<RuleEdit> PutAsync(RuleDefinition rule, bool isNew, long? version, CancellationToken cancellationToken) => EditAsync(
        snapshot => RefusalOf(rule, isNew, version, snapshot),
        async snapshot => await _store.PutAsync(new StoredRule(rule.OrgId, rule.Pattern.Text, rule.Settings), snapshot.Version, cancellationToken) is { } stored
            ? new RuleEdit(RuleEditStatus.Done, string.Empty, new StoredRule(rule.OrgId, rule.Pattern.Text, rule.Settings, stored))
            : null,
        cancellationToken);

    /// <summary>Removes a rule.</summary>
    /// <param name="orgId">Its organisation.</param>
    /// <param name="pattern">Its pattern.</param>
    /// <param name="version">The version of the rule that is to be removed; null for whichever there is.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask<RuleEdit> DeleteAsync(long orgId, string pattern, long? version, CancellationToken cancellationToken) => EditAsync(
        snapshot => RefusalOf(orgId, pattern, version, snapshot),
        async snapshot => await _store.DeleteAsync(orgId, pattern, snapshot.Version, cancellationToken) is not null
            ? new RuleEdit(RuleEditStatus.Done, string.Empty)
            : null,
        cancellationToken);

    public void Dispose() => _turn.Dispose();

    private static StoredRule? Find(RuleSnapshot snapshot, long orgId, string pattern) =>
        snapshot.Rules.FirstOrDefault(rule => rule.OrgId == orgId && string.Equals(rule.Pattern, pattern, StringComparison.Ordinal));

    private static RuleEdit? RefusalOfVersion(long? wanted, long? there) => wanted is { } version && version != (there ?? 0)
        ? new RuleEdit(RuleEditStatus.Stale, $"the rule has the version {there ?? 0} now, not {version}: somebody else has changed it; read it again")
        : null;

    private RuleEdit? RefusalOfConfigured(long orgId, string pattern) =>
        _configured.Any(rule => rule.OrgId == orgId && string.Equals(rule.Pattern.Text, pattern, StringComparison.Ordinal))
            ? new RuleEdit(RuleEditStatus.Conflict, "the rule of this pattern is in the configuration of the servers (live:channel_rules), and can be changed there only")
            : null;

    private RuleEdit? RefusalOf(RuleDefinition rule, bool isNew, long? version, RuleSnapshot snapshot)
    {
        var pattern = rule.Pattern.Text;
        var there = Find(snapshot, rule.OrgId, pattern);
        if (RefusalOfConfigured(rule.OrgId, pattern) is { } refusal)
        {
            return refusal;
        }

        if (isNew && there is not null)
        {
            return new RuleEdit(RuleEditStatus.Conflict, "there is a rule of this pattern; change it by PUT");
        }

        var others = snapshot.Rules.Where(other => other != there).Select(static other => Read(other, out _)).OfType<RuleDefinition>();
        var set = new RuleSet([.. _configured, .. others, rule], _time);
        return set.Conflicts.FirstOrDefault(conflict => conflict.Rule == rule).Other is { } stands
            ? new RuleEdit(RuleEditStatus.Conflict, $"does not go with the pattern {stands}, which is there: the same place has another parameter")
            : RefusalOfVersion(version, there?.Version);
    }

    private RuleEdit? RefusalOf(long orgId, string pattern, long? version, RuleSnapshot snapshot) =>
        RefusalOfConfigured(orgId, pattern)
        ?? (Find(snapshot, orgId, pattern) is { } there
            ? RefusalOfVersion(version, there.Version)
            : new RuleEdit(RuleEditStatus.NotFound, "there is no rule of this pattern"));

    private async ValueTask<RuleEdit> EditAsync(
        Func<RuleSnapshot, RuleEdit?> refuse, Func<RuleSnapshot, ValueTask<RuleEdit?>> change, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var snapshot = await RefreshAsync(cancellationToken);
            if (refuse(snapshot) is { } refusal)
            {
                return refusal;
            }

            if (await change(snapshot) is { } done)
            {
                // The next publication on this node is under the new rule already.
                await RefreshAsync(cancellationToken);
                return done;
            }
        }

        return new RuleEdit(RuleEditStatus.Stale, "the rules are being changed by others; try again");
    }

    private static RuleDefinition? Read(StoredRule rule, out IReadOnlyList<RuleFault> faults)
    {
        try
        {
            using var settings = JsonDocument.Parse(rule.Settings);
            return RuleReader.Read(rule.OrgId, rule.Pattern, settings.RootElement, "$", out faults);
        }
        catch (JsonException exception)
        {
            faults = [new RuleFault("$.settings", exception.Message)];
            return null;
        }
    }

    private void Use(RuleSnapshot snapshot)
    {
        var stored = new List<RuleDefinition>();
        foreach (var rule in snapshot.Rules)
        {
            if (Read(rule, out var faults) is { } read)
            {
                stored.Add(read);
            }
            else
            {
                Log.Unreadable(_logger, rule.OrgId, rule.Pattern, faults[0]);
            }
        }

        var set = new RuleSet([.. _configured, .. stored], _time);
        foreach (var (rule, other) in set.Conflicts)
        {
            Log.LeftOut(_logger, rule.OrgId, rule.Pattern.Text, other);
        }

        var count = _configured.Count + stored.Count;
        _rules.Replace(count == 0 ? null : set);
        Log.Used(_logger, count, snapshot.Version);
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.RulesUsed, LogLevel.Information, "{Count} channel rules hold now, at version {Version} of the stored ones.", EventName = nameof(EventIds.RulesUsed))]
        public static partial void Used(ILogger logger, int count, long version);

        [LoggerMessage(EventIds.RuleUnreadable, LogLevel.Warning, "The stored rule of organisation {OrgId} for {Pattern} is left out: {Fault}. Is it of another version?", EventName = nameof(EventIds.RuleUnreadable))]
        public static partial void Unreadable(ILogger logger, long orgId, string pattern, RuleFault fault);

        [LoggerMessage(EventIds.RuleLeftOut, LogLevel.Warning, "The stored rule of organisation {OrgId} for {Pattern} is left out: {Other} is there, and both do not go together.", EventName = nameof(EventIds.RuleLeftOut))]
        public static partial void LeftOut(ILogger logger, long orgId, string pattern, string other);
    }
}
