using Microsoft.Extensions.Configuration;

namespace LiveOrleans.Silo.Tests;

public sealed class SecretValuesTests : IDisposable
{
    private const string Secret = "s3cret";

    private readonly string _folder = Directory.CreateTempSubdirectory("secrets").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("$__env{TOKEN}", Secret)]
    [InlineData("Bearer $__env{TOKEN}", "Bearer " + Secret)]
    [InlineData("$__env{TOKEN}:$__env{OTHER}", Secret + ":$__env{TOKEN}")]
    [InlineData("nothing", "nothing")]
    [InlineData("$ and {}", "$ and {}")]
    public async Task Expand_Variables_AreFilledInOnce(string text, string expected)
    {
        var expanded = (await ReadAsync(text)).Expand(text, out var reason);

        Assert.Empty(reason);
        Assert.Equal(expected, expanded);
    }

    [Theory]
    [InlineData(Secret + "\n", Secret)]
    [InlineData(Secret + "\r\n", Secret)]
    [InlineData(" " + Secret + " ", " " + Secret + " ")]
    [InlineData("a\nb\n", "a\nb")]
    [InlineData("", "")]
    public async Task Expand_File_IsItsTextWithoutTheLastLineBreak(string content, string expected)
    {
        var text = $"$__file{{{await WriteAsync(content)}}}";

        Assert.Equal(expected, (await ReadAsync(text)).Expand(text, out _));
    }

    [Theory]
    [InlineData("$__env{MISSING}", "the environment variable MISSING is not set")]
    [InlineData("$__file{secret.txt}", "the path of the file secret.txt must begin with /")]
    [InlineData("$__file{/no/such/file}", "the file /no/such/file cannot be read: ")]
    [InlineData("$__file{/}", "the file / cannot be read: ")]
    [InlineData("$__vault{x}", "there are $__env{NAME} and $__file{/path}, and no others")]
    [InlineData("$__env{TOKEN", "a reference is written $__env{NAME} or $__file{/path}")]
    [InlineData("$__env{TOKEN} $__env{}", "a reference is written $__env{NAME} or $__file{/path}")]
    [InlineData("$__env", "a reference is written $__env{NAME} or $__file{/path}")]
    public async Task Expand_ReferenceThatLeadsNowhere_SaysWhyWithoutASecret(string text, string expected)
    {
        Assert.Null((await ReadAsync(text)).Expand(text, out var reason));
        Assert.StartsWith(expected, reason, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Expand_FileThatIsTooLong_IsRefused()
    {
        var path = await WriteAsync(new string('x', 65_537));
        var text = $"$__file{{{path}}}";

        Assert.Null((await ReadAsync(text)).Expand(text, out var reason));
        Assert.Equal($"the file {path} is longer than 65536 bytes", reason);
    }

    private static Task<SecretValues> ReadAsync(string text)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("live:sources:0:headers:X-Key", text)]).Build();
        return SecretValues.ReadAsync(SourceReader.SectionOf(configuration), static name => name switch
        {
            "TOKEN" => Secret,
            "OTHER" => "$__env{TOKEN}",
            _ => null,
        });
    }

    private async Task<string> WriteAsync(string content)
    {
        var path = Path.Combine(_folder, "secret");
        await File.WriteAllTextAsync(path, content);
        return path;
    }
}
