using System.Buffers;

namespace LiveOrleans.Load;

/// <summary>What the generator writes to one kind of server and how it reads the answers.</summary>
/// <remarks>Used by the one thread of <see cref="LoadLoop"/>. Whether sessions may share one is <see cref="Wires"/>' affair.</remarks>
internal interface IWire
{
    /// <summary>Where the server upgrades to WebSockets, behind the path of its URL.</summary>
    string Path { get; }

    /// <summary>The WebSocket subprotocol that selects this encoding; empty for none.</summary>
    string Subprotocol { get; }

    /// <summary>The opcode of its WebSocket messages.</summary>
    WebSocketOpcode Opcode { get; }

    /// <summary>Whether the server answers each publication.</summary>
    bool Acknowledges { get; }

    /// <summary>Writes the connect command (id 1) and a subscribe command (ids 2, 3 …) for each channel behind it.</summary>
    void WriteConnect(IBufferWriter<byte> output, IReadOnlyList<string> channels);

    void WritePublish(IBufferWriter<byte> output, uint id, string channel, ReadOnlySpan<byte> data);

    /// <summary>Writes the answer to a ping.</summary>
    void WritePong(IBufferWriter<byte> output);

    /// <summary>Takes the next reply off the front of a WebSocket message; false when nothing is left.</summary>
    /// <exception cref="LoadException">The bytes are not of this encoding.</exception>
    bool TryRead(ref ReadOnlySpan<byte> message, out ScannedReply reply);
}
