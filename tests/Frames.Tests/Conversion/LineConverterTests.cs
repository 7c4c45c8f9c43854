namespace LiveOrleans.Frames.Tests;

public sealed class LineConverterTests
{
    [Theory]
    [InlineData(PushFormat.LabelsColumn, 1)]
    [InlineData(PushFormat.Wide, 2)]
    public void Convert_BadLinesAmongGoodOnes_KeepsTheGoodOnes(PushFormat format, int frames)
    {
        var result = Convert.Lines("m f=1 1\n\nm f=\n# comment\n  m f=2 2\nbad line here\n", format);

        Assert.Equal(frames, result.Frames.Count);
        Assert.Equal((4, 2), (result.Lines, result.BadLines));
        Assert.Equal(
            [new LineError(3, 5, "the field value is missing"), new LineError(6, 9, "the field key is not followed by '='")],
            result.Errors);
    }

    [Fact]
    public void Convert_ManyBadLines_ListsTenAndCountsAll()
    {
        var result = Convert.Lines(string.Concat(Enumerable.Repeat("bad\n", 25)) + "m f=1");

        Assert.Equal((26, 25), (result.Lines, result.BadLines));
        Assert.Equal(Enumerable.Range(1, 10), result.Errors.Select(static error => error.Line));
        Assert.Single(result.Frames);
    }

    [Fact]
    public void Convert_EmptyBody_HasNoLines()
    {
        var result = Convert.Lines(" \n# x\n");

        Assert.Empty(result.Frames);
        Assert.Empty(result.Errors);
        Assert.Equal((0, 0), (result.Lines, result.BadLines));
    }

    [Theory]
    [InlineData("azAZ09_-/=.")]
    [InlineData("a[]^`")]
    [InlineData("a\\b")]
    public void Convert_MeasurementOfThePathGrammar_IsAccepted(string measurement) =>
        Assert.Equal(measurement, Assert.Single(Convert.Lines($"{measurement} f=1").Frames).Name);

    [Theory]
    [InlineData("my\\ cpu", "'my cpu'", 3)]
    [InlineData("a\\,b", "'a,b'", 2)]
    [InlineData("cpu%", "'cpu%'", 4)]
    [InlineData("caf\u00e9", "'caf\u00e9'", 4)]
    [InlineData("\u007b", "'\u007b'", 1)]
    [InlineData("a:b", "'a:b'", 2)]
    [InlineData("\"cpu\"", "'\"cpu\"'", 1)]
    public void Convert_MeasurementThatIsNoPath_IsRefusedByName(string measurement, string shown, int position)
    {
        var result = Convert.Lines($"good f=1\n{measurement},t=a f=1");

        var error = Assert.Single(result.Errors);
        Assert.Equal((2, 1), (error.Line, error.Column));
        Assert.StartsWith($"the measurement {shown} cannot be a channel path: byte {position} ", error.Reason, StringComparison.Ordinal);
        Assert.Equal("good", Assert.Single(result.Frames).Name);
    }

    [Theory]
    [InlineData(100, 0)]
    [InlineData(101, 1)]
    public void Convert_LongMeasurement_IsRefusedByLength(int length, int badLines)
    {
        var result = Convert.Lines($"{new string('m', length)} f=1", maxMeasurementBytes: 100);

        Assert.Equal(badLines, result.BadLines);
        Assert.All(result.Errors, static error => Assert.EndsWith("is 101 bytes long, a channel has room for 100", error.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public void Convert_NoRoomForAnyMeasurement_RefusesEveryLine()
    {
        var result = Convert.Lines("m f=1", maxMeasurementBytes: -5);

        Assert.EndsWith("has room for 0", Assert.Single(result.Errors).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(PushFormat.LabelsColumn)]
    [InlineData(PushFormat.Wide)]
    public void Convert_MoreCellsThanAllowed_RefusesTheLineAndKeepsTheRest(PushFormat format)
    {
        // A line that fits, one that needs more than what is left, and one that fits again.
        var result = Convert.Lines("m f=1 1\nm g=1,h=1,i=1,j=1,k=1,l=1 1\nm f=2 1", format, maxCells: 7);

        Assert.Equal((3, 1), (result.Lines, result.BadLines));
        Assert.Equal(new LineError(2, 1, "the frames of this body would have more than 7 cells; send fewer lines at once"), Assert.Single(result.Errors));
        var cells = result.Frames.Sum(static frame => frame.RowCount * frame.Fields.Count);
        Assert.True(cells <= 7, $"{cells} cells");
    }

    [Fact]
    public void Convert_LinesThatShareNoKey_StaysWithinItsCells()
    {
        var body = string.Concat(Enumerable.Range(0, 5_000).Select(static i => $"m f{i}=1 1\n"));

        var result = Convert.Lines(body, maxCells: 100_000);

        Assert.True(result.BadLines > 4_000);
        Assert.True(Assert.Single(result.Frames).RowCount * result.Frames[0].Fields.Count <= 100_000);
    }

    [Fact]
    public void Convert_Precision_IsUsedForTimestampsAndNotForNow()
    {
        var options = Convert.Options(PushFormat.LabelsColumn) with { Precision = TimestampPrecision.Seconds };

        var result = LineConverter.Convert("m f=1 5\nm f=2"u8, options);

        Assert.Equal("""{"data":{"values":[["",""],[5000,1700000000000],[1,2]]}}""", FrameJson.Write(result.Frames[0], FrameInclude.Data));
    }

    [Fact]
    public void Convert_UnknownFormat_IsRefused() =>
        Assert.Throws<ArgumentException>(static () => LineConverter.Convert("m f=1"u8, Convert.Options((PushFormat)9)));

    [Theory]
    [InlineData(PushFormat.LabelsColumn)]
    [InlineData(PushFormat.Wide)]
    public void Convert_MixedPoints_GivesEveryFrameColumnsOfEqualLength(PushFormat format)
    {
        var lines = Enumerable.Range(0, 200).Select(static i => $"m{i % 3},t={i % 5} f{i % 7}={i} {i % 11}");

        var result = Convert.Lines(string.Join('\n', lines), format);

        Assert.Equal(0, result.BadLines);
        Assert.All(result.Frames, static frame => Assert.True(frame.RowCount > 0));
    }
}
