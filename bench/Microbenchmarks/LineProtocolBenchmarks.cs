using BenchmarkDotNet.Attributes;
using LiveOrleans.Frames;

namespace LiveOrleans.Microbenchmarks;

/// <summary>Reading a Telegraf batch: the reader alone, and the whole way to frames.</summary>
[Config(typeof(ThroughputConfig))]
public class LineProtocolBenchmarks
{
    private static readonly LineConversionOptions LabelsColumn = new() { Now = 0, MaxMeasurementBytes = 100 };
    private static readonly LineConversionOptions Wide = LabelsColumn with { Format = PushFormat.Wide };

    private byte[] _body = [];

    [Params(1000)]
    public int Lines { get; set; }

    [GlobalSetup]
    public void CreateBody() => _body = TelegrafBody.Create(Lines);

    [Benchmark(Baseline = true)]
    public double Read()
    {
        var sum = 0.0;
        using var reader = new LineReader(_body);
        while (reader.Read())
        {
            for (var i = 0; i < reader.FieldCount; i++)
            {
                sum += reader.GetField(i).Number;
            }
        }

        return sum;
    }

    [Benchmark]
    public LineConversion ConvertToLabelsColumn() => LineConverter.Convert(_body, LabelsColumn);

    [Benchmark]
    public LineConversion ConvertToWide() => LineConverter.Convert(_body, Wide);
}
