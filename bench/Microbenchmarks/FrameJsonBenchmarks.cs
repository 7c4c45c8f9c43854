using System.Buffers;
using BenchmarkDotNet.Attributes;
using LiveOrleans.Frames;

namespace LiveOrleans.Microbenchmarks;

/// <summary>The JSON of the frames of a Telegraf batch; megabytes are those of the batch.</summary>
[Config(typeof(ThroughputConfig))]
public class FrameJsonBenchmarks
{
    private readonly ArrayBufferWriter<byte> _output = new(1024 * 1024);
    private IReadOnlyList<Frame> _frames = [];
    private byte[] _json = [];

    [Params(1000)]
    public int Lines { get; set; }

    [GlobalSetup]
    public void CreateFrames()
    {
        _frames = LineConverter.Convert(TelegrafBody.Create(Lines), new LineConversionOptions { Now = 0, MaxMeasurementBytes = 100 }).Frames;
        FrameWriter.Write(_frames[0], FrameInclude.All, _output);
        _json = _output.WrittenSpan.ToArray();
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
