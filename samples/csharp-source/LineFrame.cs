using System.Buffers;
using LiveOrleans.Channels;
using LiveOrleans.Frames;

namespace LiveOrleans.CSharpSource;

/// <summary>Lines as data frames: when they were read, where they are, what they say.</summary>
internal sealed class LineFrame
{
    private readonly FrameSchema _schema;

    public LineFrame()
    {
        var json = Write(static output => FrameWriter.WriteSchema(Fill([], default), output));
        _schema = new FrameSchema(SchemaHash.Of(json.Span).Text, json);
    }

    /// <summary>A frame to publish. Schema and data go apart, since only the channel knows whether its subscribers have the schema.</summary>
    public AppendEntry Entry(IReadOnlyList<FileLine> lines, DateTimeOffset now) =>
        AppendEntry.Frame(_schema, Write(output => FrameWriter.WriteData(Fill(lines, now), output)));

    /// <summary>A frame with both, for one subscriber alone.</summary>
    public static ReadOnlyMemory<byte> Whole(IReadOnlyList<FileLine> lines, DateTimeOffset now) =>
        Write(output => FrameWriter.Write(Fill(lines, now), FrameInclude.All, output));

    private static Frame Fill(IReadOnlyList<FileLine> lines, DateTimeOffset now)
    {
        var frame = new Frame("lines");
        var (time, at, text) = (frame.AddTime("time"), frame.AddNumber("at"), frame.AddText("line"));
        foreach (var line in lines)
        {
            time.Append(now);
            at.Append(line.At);
            text.Append(line.Text);
        }

        return frame;
    }

    private static ReadOnlyMemory<byte> Write(Action<IBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(output);
        return output.WrittenMemory;
    }
}
