using System.Text;
using CsCheck;

namespace LiveOrleans.Sources.Tests;

public sealed class LineParserTests
{
    [Fact]
    public void Read_Lines_AreMessages() =>
        Assert.Equal(["1", "", "{\"a\":2}", "3"], ParserReading.Read(new LineParser(64), "\uFEFF1\n\n{\"a\":2}\r\n3\n"));

    [Fact]
    public void Read_LastLineWithoutEnd_IsLeftOut() => Assert.Equal(["1"], ParserReading.Read(new LineParser(64), "1\n12"));

    [Fact]
    public void Read_LineOverTheBound_Fails() =>
        Assert.Throws<InvalidDataException>(() => ParserReading.Read(new LineParser(8), "123456789"));

    [Fact]
    public void Read_AnyLinesInAnyPieces_AreTheSame() =>
        Gen.Select(Pieces.Of("a", "\n", "\r", "\r\n", "\u20ac").Array[0, 30], Gen.Int[0, 5].Array[0, 40]).Sample((parts, lengths) =>
        {
            var text = string.Concat(parts);
            var expected = text.ReplaceLineEndings("\n").Split('\n')[..^1];
            Assert.Equal(expected, ParserReading.Read(new LineParser(64), Encoding.UTF8.GetBytes(text), lengths));
        });
}
