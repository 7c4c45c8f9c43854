using System.Text;

namespace LiveOrleans.Channels.Tests;

/// <summary>The way to other channels: keeps what goes there, and answers as it is told.</summary>
internal sealed class RecordingRelay : IChannelRelay
{
    public List<string> Appended { get; } = [];

    public PublishResult Answer { get; set; } = new(PublishOutcome.Published, new StreamPosition("other", 9));

    public ValueTask<PublishResult> ProcessAsync(ChannelId channel, ReadOnlyMemory<byte> data, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public ValueTask<PublishResult> AppendAsync(ChannelId channel, IReadOnlyList<AppendEntry> entries, CancellationToken cancellationToken)
    {
        Appended.AddRange(entries.Select(entry => $"{channel.Name} {Encoding.UTF8.GetString(entry.Data.Span)}"));
        return ValueTask.FromResult(Answer);
    }
}
