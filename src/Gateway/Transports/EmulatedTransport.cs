using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;
using LiveOrleans.Protocol;
using LiveOrleans.Protocol.Messages;

namespace LiveOrleans.Gateway;

/// <summary>A session over two kinds of requests: one whose response streams what the client is told, and one for each of its messages.</summary>
/// <remarks>
/// The first message came with the first request; the others are posted, in any order and to any node, and are taken one at a time.
/// Whoever posts shows that the session is its own: by the secret that the connect reply told it, and by being the same caller.
/// </remarks>
internal sealed class EmulatedTransport : ITransport
{
    /// <summary>How many messages may wait.</summary>
    internal const int MaxWaiting = 1024;

    private const int MinWaitingBytes = 1024 * 1024;
    private const int SecretBytes = 32;

    private readonly StreamedResponse _response;
    private readonly EmulatedSessions _sessions;
    private readonly Caller _caller;
    private readonly long _maxWaitingBytes;
    private readonly string _secret = Base64Url(RandomNumberGenerator.GetBytes(SecretBytes));
    private readonly Channel<byte[]> _messages = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });
    private long _waitingBytes;
    private Session? _session;

    public EmulatedTransport(StreamedResponse response, Codec codec, Framing framing, Caller caller, EmulatedSessions sessions, SessionOptions options)
    {
        _response = response;
        _sessions = sessions;
        _caller = caller;
        _maxWaitingBytes = Math.Max(MinWaitingBytes, 2L * options.MessageSizeLimit);
        Codec = codec;
        Framing = framing;
    }

    /// <inheritdoc/>
    public Codec Codec { get; }

    /// <inheritdoc/>
    public Framing Framing { get; }

    /// <summary>Runs a session on the response, until both have ended.</summary>
    /// <param name="directory">Where the session is opened.</param>
    /// <param name="first">The client's first message.</param>
    public async Task RunAsync(SessionDirectory directory, byte[] first)
    {
        var session = directory.Open(_caller, this);
        _session = session;
        _sessions.Add(session.Id, this);
        try
        {
            await session.ReceiveAsync(first);
            await foreach (var message in _messages.Reader.ReadAllAsync(_response.Gone))
            {
                Interlocked.Add(ref _waitingBytes, -message.Length);
                await session.ReceiveAsync(message);
            }
        }
        catch (OperationCanceledException) when (_response.Gone.IsCancellationRequested)
        {
            // The client is gone, or was cut off.
        }
        finally
        {
            _sessions.Remove(session.Id);
            _response.Closing();
            await directory.EndAsync(session, null);
        }
    }

    /// <summary>Takes one posted message. Over what may wait, the session ends with 3013: its client comes back and subscribes anew.</summary>
    /// <param name="secret">What the poster takes for the session's secret.</param>
    /// <param name="orgId">The poster's organisation.</param>
    /// <param name="user">The poster's user.</param>
    /// <param name="message">The message; kept.</param>
    /// <returns>False when the session is not the poster's.</returns>
    public bool Post(ReadOnlySpan<char> secret, long orgId, string user, byte[] message)
    {
        Span<byte> shown = stackalloc byte[_secret.Length];
        if (Encoding.UTF8.GetByteCount(secret) != shown.Length
            || Encoding.UTF8.GetBytes(secret, shown) != shown.Length
            || !CryptographicOperations.FixedTimeEquals(shown, Encoding.ASCII.GetBytes(_secret))
            || orgId != _caller.OrgId
            || !string.Equals(user, _caller.User, StringComparison.Ordinal))
        {
            return false;
        }

        if (Interlocked.Add(ref _waitingBytes, message.Length) > _maxWaitingBytes || !_messages.Writer.TryWrite(message))
        {
            Interlocked.Add(ref _waitingBytes, -message.Length);
            _session?.Disconnect(DisconnectCode.TooManyRequests);
        }

        return true;
    }

    /// <inheritdoc/>
    public void Describe(ConnectResult result)
    {
        result.Session = EmulatedSessions.NameOf(result.Client, _secret);
        result.Node = _sessions.Node.Value;
    }

    /// <inheritdoc/>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> frames) => _response.SendAsync(frames);

    /// <inheritdoc/>
    public byte[] CloseFrame(int code, string reason) => DisconnectPush.Encode(this, code, reason);

    /// <inheritdoc/>
    public void Closing()
    {
        _messages.Writer.TryComplete();
        _response.Closing();
    }

    /// <inheritdoc/>
    public void Abort() => _response.Abort();

    private static string Base64Url(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
}
