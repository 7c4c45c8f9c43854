using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using LiveOrleans.Channels;
using StackExchange.Redis;

namespace LiveOrleans.Redis;

/// <summary>A Lua script, sent by its hash; its text follows only when Redis does not have it.</summary>
internal sealed class RedisScript
{
    private const string Tokens = "tokens.lua";
    private const string Events = "events.lua";

    private readonly string _text;
    private readonly byte[] _hash;

    [SuppressMessage("Security", "CA5350", Justification = "Redis names a script by its SHA-1; nothing is protected by it.")]
    private RedisScript(string text)
    {
        _text = text;
        _hash = SHA1.HashData(Encoding.UTF8.GetBytes(text));
    }

    public static RedisScript Append { get; } = Load(Tokens, "append.lua");

    public static RedisScript Read { get; } = Load(Tokens, Events, "read.lua");

    public static RedisScript Acquire { get; } = Load(Tokens, Events, "acquire.lua");

    public static RedisScript Renew { get; } = Load("renew.lua");

    public static RedisScript Release { get; } = Load(Events, "release.lua");

    public static RedisScript Nodes { get; } = Load(Tokens, "nodes.lua");

    public static RedisScript Subscribers { get; } = Load(Tokens, Events, "subscribers.lua");

    public static RedisScript Rules { get; } = Load("rules.lua");

    public static RedisScript Event { get; } = Load(Events, "event.lua");

    /// <summary>Runs the script.</summary>
    /// <param name="database">Where.</param>
    /// <param name="keys">Its keys, all of one slot.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="cancellationToken">Ends the wait, not the effect.</param>
    /// <exception cref="ChannelUnavailableException">Redis cannot be reached, or refuses the script.</exception>
    public async ValueTask<RedisResult> RunAsync(
        IDatabase database, RedisKey[] keys, RedisValue[] arguments, CancellationToken cancellationToken)
    {
        try
        {
            return await database.ScriptEvaluateAsync(_hash, keys, arguments).WaitAsync(cancellationToken);
        }
        catch (RedisServerException exception) when (exception.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
        {
            // A Redis that restarted or failed over forgets its scripts. Nothing ran, so this is no repetition.
            return await RedisFault.TranslateAsync(EvaluateAsync(database, keys, arguments), cancellationToken);
        }
        catch (Exception exception) when (RedisFault.IsFault(exception))
        {
            throw RedisFault.Translate(exception);
        }
    }

    [SuppressMessage("Usage", "MA0045", Justification = "A resource is in memory: there is nothing to wait for.")]
    private static RedisScript Load(params string[] files)
    {
        var text = new StringBuilder();
        foreach (var file in files)
        {
            using var stream = typeof(RedisScript).Assembly.GetManifestResourceStream(file)
                ?? throw new InvalidOperationException($"The script {file} is not in the assembly.");
            using var reader = new StreamReader(stream);
            text.AppendLine(reader.ReadToEnd());
        }

        return new RedisScript(text.ToString());
    }

    private Task<RedisResult> EvaluateAsync(IDatabase database, RedisKey[] keys, RedisValue[] arguments) =>
        database.ExecuteAsync("EVAL", [_text, keys.Length, .. keys.Select(static key => (object)key), .. arguments.Select(static value => (object)value)]);
}
