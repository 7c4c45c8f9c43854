using LiveOrleans.Protocol.Messages;

namespace LiveOrleans.Gateway;

/// <summary>A session's publish commands on one channel that are executed together, since nothing came between them.</summary>
internal sealed class PublishRun
{
    /// <summary>The most commands and bytes of one run; one alone may be larger.</summary>
    internal const int MaxCommands = 1024;
    internal const int MaxBytes = 256 * 1024;

    private readonly List<Command> _commands = [];
    private int _bytes;

    /// <summary>The commands, in order.</summary>
    public IReadOnlyList<Command> Commands => _commands;

    /// <summary>Adds a command behind the others; false when the run is full.</summary>
    public bool TryAdd(Command publish)
    {
        var bytes = publish.Publish.Data.Length;
        if (_commands.Count > 0 && (_commands.Count == MaxCommands || _bytes + bytes > MaxBytes))
        {
            return false;
        }

        _commands.Add(publish);
        _bytes += bytes;
        return true;
    }
}
