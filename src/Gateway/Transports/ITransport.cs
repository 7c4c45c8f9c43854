using LiveOrleans.Protocol;
using LiveOrleans.Protocol.Messages;

namespace LiveOrleans.Gateway;

/// <summary>Moves the bytes of one session. It receives for itself and hands whole frames to <see cref="Session.ReceiveAsync"/>.</summary>
internal interface ITransport
{
    /// <summary>The encoding that the client has chosen.</summary>
    Codec Codec { get; }

    /// <summary>How messages become bytes.</summary>
    Framing Framing { get; }

    /// <summary>A ping of the transport's own, which its client library answers; null where pings are messages of the protocol.</summary>
    byte[]? PingFrame => null;

    /// <summary>Whether the client can send nothing: it answers no pings, and does not subscribe by itself.</summary>
    bool IsListening => false;

    /// <summary>Adds to the answer to connect what clients of this transport need to know.</summary>
    /// <param name="result">The answer; its client id is set.</param>
    void Describe(ConnectResult result)
    {
    }

    /// <summary>Writes complete frames. Called for one write at a time, by the session's <see cref="Outbox"/>.</summary>
    /// <param name="frames">The bytes; they do not change before the write has completed.</param>
    ValueTask WriteAsync(ReadOnlyMemory<byte> frames);

    /// <summary>Makes the last bytes of a session.</summary>
    /// <param name="code">Why it ends.</param>
    /// <param name="reason">The same in words.</param>
    byte[] CloseFrame(int code, string reason);

    /// <summary>The last frame waits to be written: receiving must end soon, by the client's doing or without it.</summary>
    void Closing();

    /// <summary>Cuts the transport off when it has been closing for longer than it may. Called about once a second, until the session has ended.</summary>
    /// <param name="now">The time, as a timestamp of the node's clock.</param>
    void Tick(long now)
    {
    }

    /// <summary>Cuts the transport off at once.</summary>
    void Abort();
}
