using System.Buffers;
using System.Text;
using BenchmarkDotNet.Attributes;
using LiveOrleans.Protocol;

namespace LiveOrleans.Microbenchmarks;

/// <summary>A publication on its way out, made once for all sessions of an encoding, and a client's publish command on its way in.</summary>
[MemoryDiagnoser]
public class CodecBenchmarks
{
    private const string Channel = "1/grafana/broadcast/load-0";
    private const int DataBytes = 128;

    private readonly ArrayBufferWriter<byte> _output = new(1024);
    private readonly byte[] _masked = new byte[1024];
    private readonly WebSocketReader _reader = new(64 * 1024);
    private Codec _codec = JsonCodec.Instance;
    private byte[] _data = [];
    private byte[] _command = [];
    private int _maskedLength;

    [Params(WireFormat.Json, WireFormat.Protobuf)]
    public WireFormat Format { get; set; }

    [GlobalSetup]
    public void Create()
    {
        _codec = Codec.For(Format);
        _data = Encoding.UTF8.GetBytes($"\"{new string('x', DataBytes - 2)}\"");
        _command = Format == WireFormat.Json
            ? [.. """{"id":7,"publish":{"channel":"1/grafana/broadcast/load-0","data":"""u8, .. _data, .. "}}"u8]
            : [.. ProtobufCommand.Publish(7, Channel, _data)];
        _maskedLength = MaskedFrame.Write(_command, Format, _masked);
    }

    [Benchmark]
    public byte[] EncodePublication()
    {
        _output.ResetWrittenCount();
        _codec.EncodePublication(Channel, new PublicationPush(_data, Offset: 1_000_000), _output);
        return WebSocketFrame.Message(_codec, _output.WrittenSpan);
    }

    [Benchmark]
    public bool DecodePublish() => _codec.Read(_command).TryRead(out _);

    [Benchmark]
    public bool ReadClientFrame()
    {
        var input = new ReadOnlySequence<byte>(_masked, 0, _maskedLength);
        return _reader.TryRead(ref input, out _);
    }
}
