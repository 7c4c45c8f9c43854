using System.Diagnostics.CodeAnalysis;
using LiveOrleans.Protocol.Messages;

namespace LiveOrleans.Protocol;

/// <summary>Reads the commands of one frame one after the other. Never throws for what a client has sent.</summary>
/// <remarks>
/// A mutable value: keep it in one local. Commands before a malformed one are read as usual. Decoded commands
/// hold copies, so the frame's memory may be used again after the last call.
/// </remarks>
public struct CommandReader
{
    /// <summary>How many commands a frame may hold unless said otherwise.</summary>
    public const int DefaultMaxCommands = 1024;

    /// <summary>How many entries a map of a command may hold: the channels to recover, the headers.</summary>
    public const int MaxMapEntries = 512;

    private readonly Codec _codec;
    private readonly ReadOnlyMemory<byte> _frame;
    private readonly int _maxCommands;
    private int _position;
    private int _count;

    internal CommandReader(Codec codec, ReadOnlyMemory<byte> frame, int maxCommands)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxCommands, 1);
        _codec = codec;
        _frame = frame;
        _maxCommands = maxCommands;
    }

    /// <summary>What is wrong with the frame; null while nothing is. A session with a fault ends with <see cref="DisconnectCode.BadRequest"/>.</summary>
    public DecodeFault? Fault { readonly get; private set; }

    /// <summary>Reads the next command.</summary>
    /// <param name="command">The command; null at the end or when the frame is malformed.</param>
    /// <returns>False at the end, and when the rest of the frame is malformed: then <see cref="Fault"/> is set.</returns>
    public bool TryRead([NotNullWhen(true)] out Command? command)
    {
        command = null;
        if (Fault is not null)
        {
            return false;
        }

        var start = _position;
        command = _codec.Decode(_frame.Span, ref _position, out var fault);
        if (fault is null && command is null && _count == 0)
        {
            fault = new DecodeFault("the frame holds no command", 0);
        }
        else if (fault is null && command is not null && ++_count > _maxCommands)
        {
            fault = new DecodeFault("the frame holds too many commands", start);
            command = null;
        }

        Fault = fault;
        return command is not null;
    }
}
