using System.Buffers;
using BenchmarkDotNet.Attributes;
using LiveOrleans.Frames;

namespace LiveOrleans.Microbenchmarks;

/// <summary>The JSON of the frames of a Telegraf batch: writing it, and telling schema and data apart in it.</summary>
[MemoryDiagnoser]
public class FrameJsonBenchmarks
{
    private readonly ArrayBufferWriter<byte> _output = new(1024 * 1024);
    private IReadOnlyList<Frame> _frames = [];
    private byte[] _json = [];

    [GlobalSetup]
    public void CreateFrames()
    {
        _frames = LineConverter.Convert(TelegrafBody.Create(lines: 1000), new LineConversionOptions { Now = 0, MaxMeasurementBytes = 100 }).Frames;
        FrameWriter.Write(_frames[0], FrameInclude.All, _output);
        _json = _output.WrittenSpan.ToArray();
        Console.WriteLine($"// JSON of all frames: {WriteSchemaAndData()} bytes; of the first: {_json.Length} bytes");
    }

    [Benchmark(Baseline = true)]
    public int WriteSchemaAndData()
    {
        _output.ResetWrittenCount();
        foreach (var frame in _frames)
        {
            FrameWriter.WriteSchema(frame, _output);
            FrameWriter.WriteData(frame, _output);
        }

        return _output.WrittenCount;
    }

    [Benchmark]
    public FrameSplitKind SplitFirstFrame() => FrameSplitter.Split(_json).Kind;
}
