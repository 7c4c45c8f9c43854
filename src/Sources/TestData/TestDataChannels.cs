using LiveOrleans.Channels;

namespace LiveOrleans.Sources;

/// <summary>The channels of test data, for a node to register and to list.</summary>
public static class TestDataChannels
{
    private const string Prefix = "plugin/testdata/";

    /// <summary>Registers the source of all channels of test data.</summary>
    /// <param name="time">Its clock.</param>
    /// <param name="random">Draws its walks; may be used by many sources at once.</param>
    public static SourceRegistration Register(TimeProvider time, Random random) => Register(Prefix + "*", time, random);

    /// <summary>Registers test data for other channels. What follows the pattern's last slash in a channel's name says which data it has.</summary>
    /// <param name="pattern">The channels: a name without tenant, or one that ends in <c>*</c>.</param>
    /// <param name="time">The clock.</param>
    /// <param name="random">Draws the walks; may be used by many sources at once.</param>
    public static SourceRegistration Register(string pattern, TimeProvider time, Random random)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        var start = pattern.LastIndexOf('/') + 1;
        return new(pattern, channel => TestDataStream.Find(channel.Name.AsSpan(start)) is { } stream ? new TestDataSource(stream, random, time) : null);
    }

    /// <summary>The channels that are always there: name, publications per minute and schema.</summary>
    /// <param name="random">Draws the walks, of which only the schema is used.</param>
    public static IEnumerable<(string Name, int MinuteRate, ReadOnlyMemory<byte> Schema)> List(Random random)
    {
        foreach (var path in TestDataStream.Paths)
        {
            if (TestDataStream.Find(path) is { } stream)
            {
                yield return (Prefix + path, stream.MinuteRate, new TestDataFrame(stream, random).Schema.Json);
            }
        }
    }
}
