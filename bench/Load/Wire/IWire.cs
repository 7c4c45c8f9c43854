using System.Buffers;

namespace LiveOrleans.Load;

/// <summary>One encoding of the centrifuge client protocol: what the generator writes and how it reads the answers.</summary>
/// <remarks>Stateless but for a scratch buffer: used by the one thread of <see cref="LoadLoop"/>.</remarks>
internal interface IWire
{
    /// <summary>The WebSocket subprotocol that selects this encoding.</summary>
    string Subprotocol { get; }

    /// <summary>The opcode of its WebSocket messages.</summary>
    WebSocketOpcode Opcode { get; }

    /// <summary>Writes the connect command (id 1) and, with a channel, the subscribe command (id 2) behind it.</summary>
    void WriteConnect(IBufferWriter<byte> output, string? channel);

    void WritePublish(IBufferWriter<byte> output, uint id, string channel, ReadOnlySpan<byte> data);

    /// <summary>Writes the answer to a ping.</summary>
    void WritePong(IBufferWriter<byte> output);

    /// <summary>Takes the next reply off the front of a WebSocket message; false when nothing is left.</summary>
    /// <exception cref="LoadException">The bytes are not of this encoding.</exception>
    bool TryRead(ref ReadOnlySpan<byte> message, out ScannedReply reply);
}
