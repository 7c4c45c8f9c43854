namespace LiveOrleans.Frames.Tests;

public sealed class PushFormatTests
{
    [Theory]
    [InlineData(null, PushFormat.LabelsColumn)]
    [InlineData("", PushFormat.LabelsColumn)]
    [InlineData("labels_column", PushFormat.LabelsColumn)]
    [InlineData("Labels_Column", PushFormat.LabelsColumn)]
    [InlineData("wide", PushFormat.Wide)]
    [InlineData("WIDE", PushFormat.Wide)]
    public void TryParse_KnownFormat_IsAccepted(string? text, PushFormat expected)
    {
        Assert.True(PushFormats.TryParse(text, out var format));
        Assert.Equal(expected, format);
    }

    [Theory]
    [InlineData("prometheus")]
    [InlineData("labels-column")]
    [InlineData(" wide")]
    public void TryParse_OtherText_IsRefused(string text) => Assert.False(PushFormats.TryParse(text, out _));
}
