using System.Runtime.InteropServices;
using LiveOrleans.Channels;
using LiveOrleans.Protocol.Messages;

namespace LiveOrleans.Gateway;

/// <summary>Publish commands on one channel that are being executed: what they publish, and the replies that are known, in their order.</summary>
internal sealed class TakenCommands
{
    private readonly List<AppendEntry> _entries = [];
    private readonly List<(Command Command, int Reply)> _published = [];

    // One per command; that of a publication is filled in when its outcome is known.
    private readonly List<Reply?> _replies = [];

    /// <summary>The channel, once there are entries.</summary>
    public ChannelId Channel { get; private set; }

    /// <summary>What is to be published.</summary>
    public IReadOnlyList<AppendEntry> Entries => _entries;

    /// <summary>The replies, when every command has its own.</summary>
    public ReadOnlySpan<Reply> Replies => CollectionsMarshal.AsSpan(_replies)!;

    /// <summary>A command whose reply is known.</summary>
    public void Answer(Reply reply) => _replies.Add(reply);

    /// <summary>A command that publishes.</summary>
    public void Publish(Command command, ChannelId channel, AppendEntry entry)
    {
        Channel = channel;
        _entries.Add(entry);
        _published.Add((command, _replies.Count));
        _replies.Add(null);
    }

    /// <summary>Answers the commands that publish.</summary>
    /// <param name="answer">The reply to a command, given which of the entries is its own.</param>
    public void AnswerPublished(Func<Command, int, Reply> answer)
    {
        for (var entry = 0; entry < _published.Count; entry++)
        {
            var (command, reply) = _published[entry];
            _replies[reply] = answer(command, entry);
        }
    }

    /// <summary>Begins anew.</summary>
    public void Clear()
    {
        _entries.Clear();
        _published.Clear();
        _replies.Clear();
    }
}
