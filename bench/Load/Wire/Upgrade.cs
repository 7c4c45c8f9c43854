using System.Text;

namespace LiveOrleans.Load;

/// <summary>The HTTP request that opens a WebSocket, and the check of its answer (RFC 6455 section 4).</summary>
internal static class Upgrade
{
    // The sample nonce and its answer of RFC 6455 section 1.3: one hash less for each of thousands of sessions.
    private const string Nonce = "dGhlIHNhbXBsZSBub25jZQ==";
    private const string Accept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";
    private const int LongestAnswer = 16 * 1024;

    private static ReadOnlySpan<byte> End => "\r\n\r\n"u8;

    public static byte[] Request(ServerAddress server, string path, string subprotocol) => Encoding.ASCII.GetBytes(
        $"GET {server.Path}{path} HTTP/1.1\r\nHost: {server.Host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
        $"Sec-WebSocket-Key: {Nonce}\r\nSec-WebSocket-Version: 13\r\n" +
        (subprotocol.Length == 0 ? "\r\n" : $"Sec-WebSocket-Protocol: {subprotocol}\r\n\r\n"));

    /// <summary>Takes the answer off the front; false when it has not arrived in full.</summary>
    /// <exception cref="LoadException">The server refused the upgrade.</exception>
    public static bool TryReadAnswer(ref ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf(End);
        if (end < 0)
        {
            return bytes.Length <= LongestAnswer ? false : throw new LoadException($"The server's answer to the upgrade is longer than {LongestAnswer} bytes.");
        }

        var answer = Encoding.ASCII.GetString(bytes[..end]);
        if (!answer.StartsWith("HTTP/1.1 101 ", StringComparison.Ordinal))
        {
            throw new LoadException($"The server refused the WebSocket upgrade: {answer.Split("\r\n")[0]}");
        }

        if (!answer.Contains(Accept, StringComparison.Ordinal))
        {
            throw new LoadException("The server's answer to the upgrade lacks the right Sec-WebSocket-Accept.");
        }

        bytes = bytes[(end + End.Length)..];
        return true;
    }
}
