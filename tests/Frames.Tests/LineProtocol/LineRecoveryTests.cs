namespace LiveOrleans.Frames.Tests;

public sealed class LineRecoveryTests
{
    private const string Good = "<good> [] [<f>=1] now";

    [Theory]
    [InlineData("bad\n")]
    [InlineData("bad f=\r\n")]
    [InlineData("bad,t= f=1\n")]
    [InlineData("bad f=1 x\n")]
    [InlineData("bad f=\"a\"\"b\"\n")]
    [InlineData("bad,t=\"x f\n")]
    [InlineData("bad f=don't\n")]
    public void Read_GoodLineBehindBadOne_IsKept(string bad) => Assert.Equal(Good, PointText.ReadAll(bad + "good f=1\n")[^1]);

    [Theory]
    [InlineData("bad f=x,s=\"\nforged f=2\n\"\n")]
    [InlineData("bad,t= s=\"\nforged f=2\n\"\n")]
    [InlineData("bad\ts=\"\nforged f=2\n\"\n")]
    [InlineData("bad f=1,f=2,s=\"\\\"\nforged f=2\n\"\n")]
    [InlineData("bad =\"\nforged f=2\n\"\n")]
    [InlineData("bad s=\"\nforged f=2\n\" junk\n")]
    public void Read_StringInBadLine_IsNeverReadAsLines(string bad)
    {
        var lines = PointText.ReadAll(bad + "good f=1");

        Assert.Equal(2, lines.Count);
        Assert.Equal(Good, lines[1]);
    }

    [Fact]
    public void Read_StringThatIsNeverClosed_EndsWithItsPhysicalLine() =>
        Assert.Equal(["UnterminatedString 1:5", Good], PointText.ReadAll("m s=\"abc\ngood f=1"));

    [Fact]
    public void Read_StringThatIsNeverClosedBehindAFault_EndsWithItsPhysicalLine() =>
        Assert.Equal(["InvalidFieldValue 1:5", Good], PointText.ReadAll("m f=x,s=\"abc\ngood f=1"));
}
