using System.Text;
using System.Text.Json;
using LiveOrleans.Protocol;

namespace LiveOrleans.Gateway.Tests;

/// <summary>A client of one session, that speaks JSON lines.</summary>
internal sealed class TestClient
{
    private readonly TestNode _node;
    private bool _hasEnded;

    public TestClient(TestNode node, Caller caller, bool isListening = false, byte[]? pingFrame = null)
    {
        _node = node;
        Transport = new TestTransport(JsonCodec.Instance, node.Framing) { IsListening = isListening, PingFrame = pingFrame };
        Session = node.Sessions.Open(caller, Transport);
    }

    public TestTransport Transport { get; }

    public Session Session { get; }

    /// <summary>Sends one frame; completes when the session would take the next.</summary>
    public ValueTask SendAsync(string frame) => Session.ReceiveAsync(Encoding.UTF8.GetBytes(frame));

    public Task<string> NextAsync() => Transport.NextAsync();

    /// <summary>Sends a frame and reads the next line.</summary>
    public async Task<string> AskAsync(string frame)
    {
        await SendAsync(frame);
        return await NextAsync();
    }

    /// <summary>Connects; what the server says is left out.</summary>
    public async Task ConnectAsync() => Assert.StartsWith("""{"id":1,"connect":{"client":""" + $"\"{Session.Id}\"", await AskAsync("""{"id":1,"connect":{}}"""), StringComparison.Ordinal);

    /// <summary>Subscribes and reads the reply.</summary>
    public Task<string> SubscribeAsync(string channel, uint id = 2) => AskAsync($$$$$"""{"id":{{{{{id}}}}},"subscribe":{"channel":"{{{{{channel}}}}}"}}""");

    /// <summary>Reads publications until one offset has come, and answers the offsets in their order.</summary>
    public async Task<List<ulong>> OffsetsAsync(ulong last)
    {
        var offsets = new List<ulong>();
        while (offsets.Count == 0 || offsets[^1] < last)
        {
            var line = await NextAsync();
            Assert.Contains("\"pub\"", line, StringComparison.Ordinal);
            offsets.Add(JsonDocument.Parse(line).RootElement.GetProperty("push").GetProperty("pub").GetProperty("offset").GetUInt64());
        }

        return offsets;
    }

    /// <summary>The client is gone.</summary>
    public async Task LeaveAsync()
    {
        if (!_hasEnded)
        {
            _hasEnded = true;
            Transport.Abort();
            await _node.Sessions.EndAsync(Session, null).WaitAsync(TimeSpan.FromSeconds(20));
        }
    }
}
