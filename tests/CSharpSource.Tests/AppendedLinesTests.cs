namespace LiveOrleans.CSharpSource.Tests;

public sealed class AppendedLinesTests : IDisposable
{
    private readonly FollowedFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ReadLast_ManyLines_AreTheLastTenWithTheirPlaces()
    {
        _folder.Append("a", string.Concat(Enumerable.Range(10, 20).Select(static number => $"{number}\n")));
        await using var lines = AppendedLines.Open(_folder.PathOf("a"));

        var last = await lines.ReadLastAsync(Cancellation);

        Assert.Equal(Enumerable.Range(20, 10).Select(static number => new FileLine((number - 10) * 3, $"{number}")), last);
    }

    [Fact]
    public async Task ReadLast_LargeFile_LeavesOutTheLineThatItDidNotReadFromTheBeginning()
    {
        _folder.Append("a", new string('x', AppendedLines.MaxLineBytes) + "\nwhole\n");
        await using var lines = AppendedLines.Open(_folder.PathOf("a"));

        Assert.Equal(["whole"], Texts(await lines.ReadLastAsync(Cancellation)));
    }

    [Fact]
    public async Task Read_UnfinishedLine_ComesWhenItsEndDoes()
    {
        _folder.Append("a", "one\ntw");
        await using var lines = AppendedLines.Open(_folder.PathOf("a"));

        Assert.Equal(["one"], Texts(await lines.ReadLastAsync(Cancellation)));
        Assert.Empty(await lines.ReadAsync(Cancellation));
        _folder.Append("a", "o\r\n");
        Assert.Equal([new FileLine(4, "two")], await lines.ReadAsync(Cancellation));
    }

    [Fact]
    public async Task Read_LineLongerThanTheBuffer_IsCut()
    {
        _folder.Append("a", string.Empty);
        await using var lines = AppendedLines.Open(_folder.PathOf("a"));
        await lines.ReadLastAsync(Cancellation);

        _folder.Append("a", new string('x', AppendedLines.MaxLineBytes) + "y\n");

        Assert.Equal([AppendedLines.MaxLineBytes], (await lines.ReadAsync(Cancellation)).Select(static line => line.Text.Length));
        Assert.Equal([new FileLine(AppendedLines.MaxLineBytes, "y")], await lines.ReadAsync(Cancellation));
    }

    [Fact]
    public async Task Read_FileThatWasCut_BeginsAnew()
    {
        _folder.Append("a", "one\ntwo\n");
        await using var lines = AppendedLines.Open(_folder.PathOf("a"));
        await lines.ReadLastAsync(Cancellation);

        File.WriteAllText(_folder.PathOf("a"), "new\n");

        Assert.Equal([new FileLine(0, "new")], await lines.ReadAsync(Cancellation));
    }

    public void Dispose() => _folder.Dispose();

    private static IEnumerable<string> Texts(IEnumerable<FileLine> lines) => lines.Select(static line => line.Text);
}
