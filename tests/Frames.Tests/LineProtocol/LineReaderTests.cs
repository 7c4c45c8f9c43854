namespace LiveOrleans.Frames.Tests;

public sealed class LineReaderTests
{
    [Theory]
    [InlineData("cpu,host=a,region=b usage=1.5 1600016688632000000", "<cpu> [<host>=<a>;<region>=<b>] [<usage>=1.5] 1600016688632000000")]
    [InlineData("cpu usage=1.5", "<cpu> [] [<usage>=1.5] now")]
    [InlineData("cpu usage=1.5 -1", "<cpu> [] [<usage>=1.5] -1")]
    [InlineData("cpu usage=1.5 +7", "<cpu> [] [<usage>=1.5] 7")]
    [InlineData("cpu,a=b   x=1,y=2   5   ", "<cpu> [<a>=<b>] [<x>=1;<y>=2] 5")]
    [InlineData("  \tcpu x=1 5", "<cpu> [] [<x>=1] 5")]
    [InlineData("cpu x=1 5\r\n", "<cpu> [] [<x>=1] 5")]
    [InlineData("cpu x=1\r\n", "<cpu> [] [<x>=1] now")]
    [InlineData("cpu x=1\r", "<cpu> [] [<x>=1] now")]
    [InlineData("温度,où=là été=1", "<温度> [<où>=<là>] [<été>=1] now")]
    [InlineData("a=b,c=d e=1", "<a=b> [<c>=<d>] [<e>=1] now")]
    [InlineData("\"m\" \"k\"=1", "<\"m\"> [] [<\"k\">=1] now")]
    [InlineData("m,t=\"q f=1", "<m> [<t>=<\"q>] [<f>=1] now")]
    [InlineData("m,t=# f=1", "<m> [<t>=<#>] [<f>=1] now")]
    public void Read_OneLine_GivesItsParts(string line, string expected) => Assert.Equal([expected], PointText.ReadAll(line));

    [Theory]
    [InlineData(@"my\ cpu\,x=1 f=1", "<my cpu,x=1> [] [<f>=1] now")]
    [InlineData(@"m\=x f=1", @"<m\=x> [] [<f>=1] now")]
    [InlineData(@"m,a\,b\=c\ d=e\,f\=g\ h f=1", "<m> [<a,b=c d>=<e,f=g h>] [<f>=1] now")]
    [InlineData(@"m f\,a\=b\ c=1", "<m> [] [<f,a=b c>=1] now")]
    [InlineData(@"C:\dir,p=\a\b f\x=1", @"<C:\dir> [<p>=<\a\b>] [<f\x>=1] now")]
    [InlineData(@"m,t=a\\\,u f=1", @"<m> [<t>=<a\\,u>] [<f>=1] now")]
    public void Read_EscapedNames_UnescapesWhatTheNameEndsWith(string line, string expected) => Assert.Equal([expected], PointText.ReadAll(line));

    [Theory]
    [InlineData("""m f="text" """, "text")]
    [InlineData("""m f="" """, "")]
    [InlineData("""m f="a, b=c #d" """, "a, b=c #d")]
    [InlineData("""m f="say \"hi\"" """, "say \"hi\"")]
    [InlineData("""m f="C:\\x" """, @"C:\x")]
    [InlineData("""m f="C:\x" """, @"C:\x")]
    [InlineData("""m f="\\\"" """, "\\\"")]
    [InlineData("""m f="\\\\" """, @"\\")]
    [InlineData("m f=\"one\ntwo\r\nthree\"", "one\ntwo\r\nthree")]
    [InlineData("m f=\"true\"", "true")]
    public void Read_QuotedString_UnescapesQuoteAndBackslash(string line, string expected) =>
        Assert.Equal([$"<m> [] [<f>=\"{expected}\"] now"], PointText.ReadAll(line));

    [Theory]
    [InlineData("1", "1")]
    [InlineData("1.", "1")]
    [InlineData(".5", "0.5")]
    [InlineData("-.5", "-0.5")]
    [InlineData("+2.5", "2.5")]
    [InlineData("007", "7")]
    [InlineData("-0", "-0")]
    [InlineData("1e3", "1000")]
    [InlineData("1E-3", "0.001")]
    [InlineData("1.5e+2", "150")]
    [InlineData("1e-400", "0")]
    [InlineData("0.1", "0.1")]
    [InlineData("9007199254740993", "9007199254740992")]
    [InlineData("123456789012345678901234567890", "1.2345678901234568E+29")]
    [InlineData("18446744073709551617", "1.8446744073709552E+19")]
    [InlineData("2.2250738585072011e-308", "2.225073858507201E-308")]
    [InlineData("1.7976931348623157e308", "1.7976931348623157E+308")]
    [InlineData("0.30000000000000004", "0.30000000000000004")]
    [InlineData("0000000000000000000000000000001.5", "1.5")]
    [InlineData("42i", "42i")]
    [InlineData("-42i", "-42i")]
    [InlineData("+42i", "42i")]
    [InlineData("9223372036854775807i", "9223372036854775807i")]
    [InlineData("-9223372036854775808i", "-9223372036854775808i")]
    [InlineData("00000000000000000000000000001i", "1i")]
    [InlineData("42u", "42u")]
    [InlineData("18446744073709551615u", "18446744073709551615u")]
    [InlineData("00000000000000000000000000001u", "1u")]
    [InlineData("t", "true")]
    [InlineData("T", "true")]
    [InlineData("true", "true")]
    [InlineData("True", "true")]
    [InlineData("TRUE", "true")]
    [InlineData("f", "false")]
    [InlineData("F", "false")]
    [InlineData("false", "false")]
    [InlineData("False", "false")]
    [InlineData("FALSE", "false")]
    public void Read_Value_HasItsKindAndValue(string text, string expected) =>
        Assert.Equal([$"<m> [] [<f>={expected}] now", $"<m> [] [<f>={expected};<g>=1] 5"], PointText.ReadAll($"m f={text}\nm f={text},g=1 5"));

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("   \t\r\n  ")]
    [InlineData("# only a comment")]
    [InlineData("  # indented \"comment\n#m f=1\r\n")]
    public void Read_NothingButBlanksAndComments_IsAtTheEnd(string body) => Assert.Empty(PointText.ReadAll(body));

    [Fact]
    public void Read_CommentsAndBlanksBetweenLines_PassesOverThem() =>
        Assert.Equal(["<a> [] [<f>=1] now", "<b> [] [<f>=2] now"], PointText.ReadAll("# \"x\n\na f=1\n  \r\n#y\nb f=2"));

    [Theory]
    [InlineData(TimestampPrecision.Nanoseconds, 1_600_000_000L, "1600000000")]
    [InlineData(TimestampPrecision.Microseconds, 1_600_000_000L, "1600000000000")]
    [InlineData(TimestampPrecision.Milliseconds, 1_600_000_000L, "1600000000000000")]
    [InlineData(TimestampPrecision.Seconds, 1_600_000_000L, "1600000000000000000")]
    [InlineData(TimestampPrecision.Seconds, 9_223_372_036L, "9223372036000000000")]
    [InlineData(TimestampPrecision.Seconds, -9_223_372_036L, "-9223372036000000000")]
    [InlineData(TimestampPrecision.Nanoseconds, long.MaxValue, "9223372036854775807")]
    [InlineData(TimestampPrecision.Nanoseconds, long.MinValue, "-9223372036854775808")]
    public void Read_Precision_ScalesTheTimestamp(TimestampPrecision precision, long timestamp, string expected) =>
        Assert.Equal([$"<m> [] [<f>=1] {expected}"], PointText.ReadAll($"m f=1 {timestamp}", precision));

    [Fact]
    public void Read_WideLine_KeepsAllFields()
    {
        var fields = string.Join(',', Enumerable.Range(0, 500).Select(static i => $"f{i}={i}i"));
        var expected = string.Join(';', Enumerable.Range(0, 500).Select(static i => $"<f{i}>={i}i"));

        Assert.Equal([$"<m> [] [{expected}] now"], PointText.ReadAll($"m {fields}"));
    }
}
