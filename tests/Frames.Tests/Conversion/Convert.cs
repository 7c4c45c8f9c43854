using System.Text;

namespace LiveOrleans.Frames.Tests;

/// <summary>Conversions with the options that most tests want.</summary>
internal static class Convert
{
    public const long Now = 1_700_000_000_000_000_000;

    public static LineConversion Lines(string body, PushFormat format = PushFormat.LabelsColumn, long maxCells = 1_000_000, int maxMeasurementBytes = 100) =>
        LineConverter.Convert(Encoding.UTF8.GetBytes(body), Options(format) with { MaxCells = maxCells, MaxMeasurementBytes = maxMeasurementBytes });

    public static LineConversionOptions Options(PushFormat format) => new() { Now = Now, MaxMeasurementBytes = 100, Format = format };

    /// <summary>The frames of lines that are all good, as JSON.</summary>
    public static List<string> ToJson(string body, PushFormat format, FrameInclude include = FrameInclude.All)
    {
        var result = Lines(body, format);
        Assert.Equal(0, result.BadLines);
        return [.. result.Frames.Select(frame => FrameJson.Write(frame, include))];
    }
}
