using LiveOrleans.Channels;
using LiveOrleans.Frames;

namespace LiveOrleans.Rules;

/// <summary><c>jsonFrame</c>: the publication is a frame's JSON already, with its schema.</summary>
internal sealed class JsonFrameConverter : IRuleConverter
{
    /// <inheritdoc/>
    public IReadOnlyList<RuleFrame> Convert(string channel, ReadOnlyMemory<byte> data, long now)
    {
        var split = FrameSplitter.Split(data);
        return split.Kind switch
        {
            FrameSplitKind.Invalid => throw new ConversionException($"byte {split.Fault.Position}: {split.Fault.Reason.TrimEnd('.')}"),
            FrameSplitKind.Plain => throw new ConversionException("the JSON is no frame: that is an object of schema, with fields, and data, with values, and nothing else"),
            _ when split.Schema.IsEmpty => throw new ConversionException("the frame has no schema"),
            _ => [FrameOf(OneLine(split.Schema), OneLine(split.Data))],
        };
    }

    private static RuleFrame FrameOf(ReadOnlyMemory<byte> schema, ReadOnlyMemory<byte> data) =>
        new(null, new FrameSchema(SchemaHash.Of(schema.Span).Text, schema), data);

    private static ReadOnlyMemory<byte> OneLine(ReadOnlyMemory<byte> json)
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>(json.Length + 1);
        return JsonText.TryWriteOneLine(json.Span, output, out _) ? output.WrittenMemory : json;
    }
}
