using System.Text;
using LiveOrleans.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace LiveOrleans.CSharpSource.Tests;

public sealed class FileSourceTests : IDisposable
{
    private readonly FollowedFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Viewer", true)]
    [InlineData("Admin", false)]
    public async Task Receive_WithoutTheRight_IsDenied(string role, bool writable)
    {
        _folder.Append("a.log", "one\n");

        var acceptance = await Source("a.log", writable).ReceiveAsync(Publication(role, """{"line":"two"}"""), Cancellation);

        Assert.Equal(SourceAdmissionStatus.PermissionDenied, acceptance.Status);
        Assert.Equal("one\n", _folder.Read("a.log"));
    }

    [Theory]
    [InlineData("""{"line":""}""")]
    [InlineData("""{"line":1}""")]
    [InlineData("""{"text":"two"}""")]
    [InlineData("1")]
    [InlineData("")]
    public async Task Receive_NoLine_IsDenied(string data)
    {
        _folder.Append("a.log", "one\n");

        var acceptance = await Source("a.log").ReceiveAsync(Publication("Editor", data), Cancellation);

        Assert.Equal(SourceAdmissionStatus.PermissionDenied, acceptance.Status);
    }

    [Theory]
    [InlineData("..")]
    [InlineData("../a.log")]
    [InlineData("sub/a.log")]
    [InlineData("sub\\a.log")]
    [InlineData("sub")]
    public async Task Admit_NoFileOfTheFolder_IsNotFound(string name)
    {
        Directory.CreateDirectory(_folder.PathOf("sub"));
        _folder.Append("sub/a.log", "one\n");

        Assert.Equal(SourceAdmission.NotFound, await Source(name).AdmitAsync(Publication("Viewer", string.Empty), Cancellation));
    }

    public void Dispose() => _folder.Dispose();

    private static SourceRequest Publication(string role, string data) =>
        new(new SourceUser("1", "login", string.Empty, string.Empty, role), Encoding.UTF8.GetBytes(data));

    private FileSource Source(string name, bool writable = true)
    {
        Assert.True(ChannelId.TryCreate(1, $"ds/files/{name}", out var channel));
        return new FileSource(channel, Options.Create(new FollowOptions { Folder = _folder.Path, Writable = writable }), TimeProvider.System, NullLogger<FileSource>.Instance);
    }
}
