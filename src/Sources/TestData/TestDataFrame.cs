using System.Buffers;
using System.Globalization;
using LiveOrleans.Channels;
using LiveOrleans.Frames;

namespace LiveOrleans.Sources;

/// <summary>A random walk, as frames.</summary>
internal sealed class TestDataFrame
{
    private readonly ArrayBufferWriter<byte> _scratch = new();
    private readonly Random _random;
    private readonly Frame _frame;
    private readonly TextField? _labels;
    private readonly TimeField _time;
    private readonly NumberField _value;
    private readonly NumberField? _min;
    private readonly NumberField? _max;
    private double _walk;

    public TestDataFrame(TestDataStream stream, Random random)
    {
        _random = random;
        _walk = random.NextDouble() * 100;
        _frame = new Frame(stream.IsLabeled ? "labeled" : "testdata");
        if (stream.IsLabeled)
        {
            _labels = _frame.AddText("labels");
        }

        _time = _frame.AddTime("Time");
        _value = _frame.AddNumber("Value");
        if (!stream.IsLabeled)
        {
            _min = _frame.AddNumber("Min");
            _max = _frame.AddNumber("Max");
        }

        FrameWriter.WriteSchema(_frame, _scratch);
        Schema = SourceJson.SchemaOf(_scratch.WrittenSpan);
        _scratch.ResetWrittenCount();
        FrameWriter.Write(_frame, FrameInclude.Schema, _scratch);
        SchemaFrame = _scratch.WrittenSpan.ToArray();
    }

    /// <summary>The frames' schema; it never changes.</summary>
    public FrameSchema Schema { get; }

    /// <summary>A frame with the schema alone: what a subscriber is shown before the first packet.</summary>
    public ReadOnlyMemory<byte> SchemaFrame { get; }

    /// <summary>Walks a step and makes the next frame.</summary>
    public AppendEntry Next(DateTimeOffset now)
    {
        _frame.ClearRows();
        if (_labels is null)
        {
            AddBounds(now);
        }
        else
        {
            AddLabeled(_labels, 'A', now);
            AddLabeled(_labels, 'B', now);
        }

        _scratch.ResetWrittenCount();
        FrameWriter.WriteData(_frame, _scratch);
        return AppendEntry.Frame(Schema, _scratch.WrittenSpan.ToArray());
    }

    private void AddBounds(DateTimeOffset now)
    {
        _time.Append(now);
        _value.Append(Step());
        _min?.Append(_walk - (_random.NextDouble() * 50));
        _max?.Append(_walk + (_random.NextDouble() * 50));
    }

    // The middle label changes every three seconds, so that rows come and go under a reader's eyes.
    private void AddLabeled(TextField labels, char series, DateTimeOffset now)
    {
        labels.Append(string.Create(CultureInfo.InvariantCulture, $"s={series},s=p{now.Second / 3},x=X"));
        _time.Append(now);
        _value.Append(Step());
    }

    private double Step() => _walk += _random.NextDouble() - 0.5;
}
