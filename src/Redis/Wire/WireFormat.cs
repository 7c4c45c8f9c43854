namespace LiveOrleans.Redis;

/// <summary>The bytes that nodes exchange through Redis: the one place where they are described.</summary>
/// <remarks>
/// Numbers are little-endian; <c>short</c> is a byte of length and <c>text</c> two bytes of length, each before UTF-8.
/// <list type="table">
/// <item><term>entry</term><description>
/// version 1 (u8), flags (u8: 1 frame, 2 has a publisher), time in Unix milliseconds (u64), length of the schema (u32),
/// [publisher], the JSON that clients receive. A schema stands in the JSON after <c>{"schema":</c>. Stored in two fields: <c>h</c>, what is before the
/// JSON, and <c>d</c>, the JSON.
/// </description></item>
/// <item><term>publisher</term><description>user (text), session (text)</description></item>
/// <item><term>publications</term><description>
/// version 1 (u8), <c>P</c>, epoch (short), the higher one of the writer's and the lease's token as decimal digits (short), first offset (u64), count (u32), then for each:
/// length (u32) and entry; behind them, where the append was traced, its traceparent (short)
/// </description></item>
/// <item><term>presence</term><description>version 1 (u8), <c>J</c>, joined: count (u32) and publishers, left: likewise</description></item>
/// <item><term>beat</term><description>
/// version 1 (u8), <c>B</c>, node (text), incarnation (u64), silo (text), gateway (text), leaving (u8: 0 or 1), tops: count (u32) and for each
/// channel (text), epoch (short), offset (u64); left: count (u32) and channels (text)
/// </description></item>
/// <item><term>node</term><description>
/// version 1 (u8), id, role, address and version (text), started in Unix milliseconds (u64), clients (u32), subscriptions (u64)
/// </description></item>
/// <item><term>subscription of a node</term><description>
/// version 1 (u8), revision (u64), sessions (u32), members: count (u32) and publishers
/// </description></item>
/// <item><term>append's answer</term><description>
/// text: epoch, offset before the batch, time, marks, with a space between. A mark per entry: <c>s</c> with its schema,
/// <c>d</c> without, <c>n</c> nothing; none at all stands for <c>d</c> throughout.
/// </description></item>
/// </list>
/// Entries and publications are put together by append.lua. A change of either is a new version; a node drops versions
/// that it does not know, and heals from the log what it then misses.
/// </remarks>
internal static class WireFormat
{
    public const byte Version = 1;
    public const byte FrameFlag = 1;
    public const byte PublisherFlag = 2;
    public const byte Publications = (byte)'P';
    public const byte Presence = (byte)'J';
    public const byte Beat = (byte)'B';

    /// <summary>Where the schema begins in a frame that has one.</summary>
    public static int SchemaStart => "{\"schema\":"u8.Length;
}
