using System.Globalization;
using System.Text;

namespace LiveOrleans.Microbenchmarks;

/// <summary>A batch as Telegraf sends it: cpu, mem and net points of one host, each with a timestamp in nanoseconds.</summary>
internal static class TelegrafBody
{
    private static readonly string[] CpuFields =
        ["usage_guest", "usage_guest_nice", "usage_idle", "usage_iowait", "usage_irq", "usage_nice", "usage_softirq", "usage_steal", "usage_system", "usage_user"];

    private static readonly string[] MemFields = ["active", "available", "buffered", "cached", "free", "inactive", "total", "used"];

    private static readonly string[] NetFields = ["bytes_recv", "bytes_sent", "drop_in", "drop_out", "err_in", "err_out", "packets_recv", "packets_sent"];

    /// <summary>A body of the given number of lines; floats have up to 17 digits, as differences of counters do.</summary>
    public static byte[] Create(int lines)
    {
        var random = new Random(42);
        var body = new StringBuilder();
        for (var i = 0; i < lines; i++)
        {
            var (tags, fields) = (i % 4) switch
            {
                0 => ("mem,host=server01", Write(MemFields, () => $"{random.NextInt64(1L << 34)}i")),
                1 => ("net,host=server01,interface=eth0", Write(NetFields, () => $"{random.NextInt64(1L << 40)}i")),
                var cpu => ($"cpu,cpu=cpu{cpu},host=server01", Write(CpuFields, () => Percent(random))),
            };
            body.Append(CultureInfo.InvariantCulture, $"{tags} {fields} {1_700_000_000_000_000_000 + (i * 1_000_000L)}\n");
        }

        return Encoding.UTF8.GetBytes(body.ToString());
    }

    private static string Write(string[] keys, Func<string> value) => string.Join(',', keys.Select(key => $"{key}={value()}"));

    private static string Percent(Random random) => (random.Next(3) switch
    {
        0 => 0,
        1 => Math.Round(random.NextDouble() * 100, 4),
        _ => random.NextDouble() * 100,
    }).ToString(CultureInfo.InvariantCulture);
}
