namespace LiveOrleans.HostMetrics.Tests;

public sealed class LineProtocolWriterTests
{
    [Fact]
    public void Line_TagsWithSpecialCharacters_AreEscaped()
    {
        var lines = new LineProtocolWriter("my box", 42);

        lines.Line("disk", [("path", "/a,b=c\\d"), ("device", "")], [("free", 1.5), ("total", 2e15)]);

        Assert.Equal("disk,host=my\\ box,path=/a\\,b\\=c\\\\d free=1.5,total=2000000000000000 42\n", lines.ToString());
    }

    [Fact]
    public void Line_NoFields_IsLeftOut()
    {
        var lines = new LineProtocolWriter("box", 42);

        lines.Line("cpu", [], []);

        Assert.Equal("", lines.ToString());
    }
}
