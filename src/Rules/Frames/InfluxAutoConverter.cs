using LiveOrleans.Channels;
using LiveOrleans.Frames;

namespace LiveOrleans.Rules;

/// <summary><c>influxAuto</c>: line protocol becomes frames on <c>channel/measurement</c>.</summary>
internal sealed class InfluxAutoConverter(PushFormat format) : IRuleConverter
{
    /// <inheritdoc/>
    /// <remarks>All lines are good, or nothing is converted: a publication is one thing, of which no half can be refused.</remarks>
    public IReadOnlyList<RuleFrame> Convert(string channel, ReadOnlyMemory<byte> data, long now)
    {
        var room = ChannelId.MaxNameBytes - channel.Length - 1;
        if (room < 1)
        {
            throw new ConversionException("the channel's name leaves no room for a measurement behind it");
        }

        var conversion = LineConverter.Convert(data.Span, new LineConversionOptions { Now = now, MaxMeasurementBytes = room, Format = format });
        return conversion.Errors is [var first, ..]
            ? throw new ConversionException($"line {first.Line}, column {first.Column}: {first.Reason}")
            : conversion.Lines == 0
                ? throw new ConversionException("there is no line in it")
                : [.. conversion.Frames.Select(frame => FrameEncoding.Encode($"{channel}/{frame.Name}", frame))];
    }
}
