namespace LiveOrleans.Frames.Tests;

public sealed class LineFaultTests
{
    [Theory]
    [InlineData(",t=a f=1", LineFault.MissingMeasurement, 1)]
    [InlineData("m", LineFault.MissingFields, 2)]
    [InlineData("m ", LineFault.MissingFields, 3)]
    [InlineData("m,t=a", LineFault.MissingFields, 6)]
    [InlineData("m,t=a  \r", LineFault.MissingFields, 8)]
    [InlineData("m, f=1", LineFault.MissingTagKey, 3)]
    [InlineData("m,=a f=1", LineFault.MissingTagKey, 3)]
    [InlineData("m,t f=1", LineFault.MissingTagEquals, 4)]
    [InlineData("m,t,u=a f=1", LineFault.MissingTagEquals, 4)]
    [InlineData("m,t= f=1", LineFault.EmptyTagValue, 5)]
    [InlineData("m,t=,u=b f=1", LineFault.EmptyTagValue, 5)]
    [InlineData("m,t=a=b f=1", LineFault.EqualsInTagValue, 6)]
    [InlineData("m,t=a,u=b,t=c f=1", LineFault.DuplicateTagKey, 11)]
    [InlineData("m =1", LineFault.MissingFieldKey, 3)]
    [InlineData("m f=1,", LineFault.MissingFieldKey, 7)]
    [InlineData("m f=1, g=2", LineFault.MissingFieldKey, 7)]
    [InlineData("m f", LineFault.MissingFieldEquals, 4)]
    [InlineData("m f 5", LineFault.MissingFieldEquals, 4)]
    [InlineData("m f=", LineFault.MissingFieldValue, 5)]
    [InlineData("m f= 5", LineFault.MissingFieldValue, 5)]
    [InlineData("m f=,g=1", LineFault.MissingFieldValue, 5)]
    [InlineData("m f=1,g=2,f=3", LineFault.DuplicateFieldKey, 11)]
    [InlineData("m f=abc", LineFault.InvalidFieldValue, 5)]
    [InlineData("m f=tRUE", LineFault.InvalidFieldValue, 5)]
    [InlineData("m f='x'", LineFault.InvalidFieldValue, 5)]
    [InlineData("m f=NaN", LineFault.NotFinite, 5)]
    [InlineData("m f=nan", LineFault.NotFinite, 5)]
    [InlineData("m f=Inf", LineFault.NotFinite, 5)]
    [InlineData("m f=-Inf", LineFault.NotFinite, 5)]
    [InlineData("m f=+inf", LineFault.NotFinite, 5)]
    [InlineData("m f=-infinity", LineFault.NotFinite, 5)]
    [InlineData("m f=.", LineFault.InvalidNumber, 5)]
    [InlineData("m f=-", LineFault.InvalidNumber, 5)]
    [InlineData("m f=1e", LineFault.InvalidNumber, 5)]
    [InlineData("m f=1e+", LineFault.InvalidNumber, 5)]
    [InlineData("m f=i", LineFault.InvalidFieldValue, 5)]
    [InlineData("m f=-i", LineFault.InvalidNumber, 5)]
    [InlineData("m f=1.5i", LineFault.JunkAfterValue, 8)]
    [InlineData("m f=1e3i", LineFault.JunkAfterValue, 8)]
    [InlineData("m f=1ii", LineFault.JunkAfterValue, 7)]
    [InlineData("m f=1x,g=2", LineFault.JunkAfterValue, 6)]
    [InlineData("m f=0x1F", LineFault.JunkAfterValue, 6)]
    [InlineData("m f=true1", LineFault.JunkAfterValue, 9)]
    [InlineData("m f=1\t5", LineFault.JunkAfterValue, 6)]
    [InlineData("m f=\"a\"b", LineFault.JunkAfterValue, 8)]
    [InlineData("m f=9223372036854775808i", LineFault.IntegerOutOfRange, 5)]
    [InlineData("m f=-9223372036854775809i", LineFault.IntegerOutOfRange, 5)]
    [InlineData("m f=99999999999999999999999999i", LineFault.IntegerOutOfRange, 5)]
    [InlineData("m f=18446744073709551616u", LineFault.UnsignedOutOfRange, 5)]
    [InlineData("m f=-1u", LineFault.UnsignedOutOfRange, 5)]
    [InlineData("m f=1e309", LineFault.FloatOutOfRange, 5)]
    [InlineData("m f=-1e999999999999999999999", LineFault.FloatOutOfRange, 5)]
    [InlineData("m f=\"abc", LineFault.UnterminatedString, 5)]
    [InlineData("m f=\"abc\\\"", LineFault.UnterminatedString, 5)]
    [InlineData("m f=1 abc", LineFault.InvalidTimestamp, 7)]
    [InlineData("m f=1 1.5", LineFault.InvalidTimestamp, 7)]
    [InlineData("m f=1 5i", LineFault.InvalidTimestamp, 7)]
    [InlineData("m f=1 -", LineFault.InvalidTimestamp, 7)]
    [InlineData("m f=1 , g=2", LineFault.InvalidTimestamp, 7)]
    [InlineData("m f=1 9223372036854775808", LineFault.TimestampOutOfRange, 7)]
    [InlineData("m f=1 -99999999999999999999999", LineFault.TimestampOutOfRange, 7)]
    [InlineData("m f=1 5 6", LineFault.JunkAfterTimestamp, 9)]
    [InlineData("m f=1 5 g=2", LineFault.JunkAfterTimestamp, 9)]
    [InlineData("m f=1 5\rx", LineFault.JunkAfterTimestamp, 8)]
    [InlineData("m\tf=1", LineFault.ControlCharacter, 2)]
    [InlineData("m,t\t=a f=1", LineFault.ControlCharacter, 4)]
    [InlineData("m,t=a\tf=1", LineFault.ControlCharacter, 6)]
    [InlineData("m f\r=1", LineFault.ControlCharacter, 4)]
    [InlineData("été,t= f=1", LineFault.EmptyTagValue, 9)]
    public void Read_BadLine_SaysWhatAndWhere(string line, LineFault fault, int column)
    {
        Assert.Equal([$"{fault} 1:{column}"], PointText.ReadAll(line));
        Assert.Equal(["<a> [] [<f>=1] now", $"{fault} 3:{column + 2}"], PointText.ReadAll($"a f=1\n#\n  {line}"));
    }

    [Theory]
    [InlineData(TimestampPrecision.Microseconds, "9223372036854776")]
    [InlineData(TimestampPrecision.Milliseconds, "9223372036855")]
    [InlineData(TimestampPrecision.Seconds, "9223372037")]
    [InlineData(TimestampPrecision.Seconds, "-9223372037")]
    public void Read_TimestampOverflowsOnceScaled_IsOutOfRange(TimestampPrecision precision, string timestamp) =>
        Assert.Equal(["TimestampOutOfRange 1:7"], PointText.ReadAll($"m f=1 {timestamp}", precision));

    [Fact]
    public void Read_FaultBehindMultilineString_CountsPhysicalLinesAndBytes() =>
        Assert.Equal(["InvalidFieldValue 3:8", "<n> [] [<f>=1] now"], PointText.ReadAll("m s=\"é\n\nthr\",g=x\nn f=1"));

    [Fact]
    public void Read_DuplicateBehindMultilineString_PointsAtTheSecondKey() =>
        Assert.Equal(["DuplicateFieldKey 2:3"], PointText.ReadAll("m s=\"\n\",s=1"));

    [Theory]
    [InlineData(25)]
    [InlineData(300)]
    public void Read_DuplicateAmongManyFields_IsFound(int count)
    {
        var fields = string.Join(',', Enumerable.Range(100, count).Select(static i => $"f{i}=1"));

        Assert.Equal([$"DuplicateFieldKey 1:{fields.Length + 4}"], PointText.ReadAll($"m {fields},f110=2"));
    }

    [Fact]
    public void Describe_EveryFault_HasItsOwnSentence()
    {
        var sentences = Enum.GetValues<LineFault>().Select(static fault => fault.Describe()).ToList();

        Assert.Equal(sentences.Count, sentences.Distinct(StringComparer.Ordinal).Count());
        Assert.DoesNotContain(sentences, string.IsNullOrWhiteSpace);
    }
}
