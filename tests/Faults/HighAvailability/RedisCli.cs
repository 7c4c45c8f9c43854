using System.Globalization;
using LiveOrleans.Redis.Tests;

namespace LiveOrleans.Faults;

/// <summary>Asks a Redis or a Sentinel on this machine, each time over a new connection: it may be another process than before.</summary>
internal static class RedisCli
{
    /// <summary>Gives a command.</summary>
    /// <returns>The answer's lines; what redis-cli says of a server that does not answer is none.</returns>
    public static async Task<IReadOnlyList<string>> AskAsync(int port, params IEnumerable<string> command)
    {
        string[] arguments = ["-h", "127.0.0.1", "-p", port.ToString(CultureInfo.InvariantCulture), .. command];
        using var process = RedisProcess.Run("redis-cli", arguments, Path.GetTempPath());
        var answer = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return answer.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    /// <summary>Whether an answer has a line, such as <c>role:master</c> among those of INFO.</summary>
    public static async Task<bool> SaysAsync(int port, string line, params IEnumerable<string> command) =>
        (await AskAsync(port, command)).Any(other => string.Equals(other, line, StringComparison.Ordinal));

    /// <summary>The last offset of each channel that a Redis has, by the name that clients use.</summary>
    public static async Task<IReadOnlyDictionary<string, ulong>> TopsAsync(int port)
    {
        var tops = new Dictionary<string, ulong>(StringComparer.Ordinal);
        foreach (var key in await AskAsync(port, "KEYS", "*.meta.{*}"))
        {
            if (await AskAsync(port, "HGET", key, "top") is [var top, ..] && ulong.TryParse(top, CultureInfo.InvariantCulture, out var offset))
            {
                tops[key[(key.IndexOf('{', StringComparison.Ordinal) + 1)..^1]] = offset;
            }
        }

        return tops;
    }
}
