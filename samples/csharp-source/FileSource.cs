using System.Text;
using System.Text.Json;
using LiveOrleans.Channels;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LiveOrleans.CSharpSource;

/// <summary>Follows a text file: <c>ds/files/app.log</c> has the lines that are appended to app.log in the folder.</summary>
/// <remarks>The node makes one for a run, and more to ask them: nothing is opened before <see cref="RunAsync"/>, and nothing after it is open.</remarks>
internal sealed partial class FileSource(ChannelId channel, IOptions<FollowOptions> options, TimeProvider time, ILogger<FileSource> logger) : IBackendSource
{
    public const string Channels = "ds/files/*";

    // How often the file is looked at.
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly LineFrame _frame = new();

    // Guards the end of the file: one line after the other.
    private readonly Lock _end = new();

    public string Type => "file";

    private string? FilePath => options.Value.PathOf(channel.Path);

    /// <summary>A file that is there may be followed by everybody; who comes first is shown its last lines.</summary>
    public async ValueTask<SourceAdmission> AdmitAsync(SourceRequest request, CancellationToken cancellationToken)
    {
        if (FilePath is not { } path)
        {
            return SourceAdmission.NotFound;
        }

        await using var file = AppendedLines.Open(path);
        var lines = await file.ReadLastAsync(cancellationToken);
        return new SourceAdmission(SourceAdmissionStatus.Allowed, LineFrame.Whole(lines, time.GetUtcNow()));
    }

    /// <summary>Appends a published line to the file, from where it comes back to all: in its own place nothing is published.</summary>
    public ValueTask<SourceAcceptance> ReceiveAsync(SourceRequest publication, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Receive(publication));

    /// <summary>Publishes the last lines, so that none is lost between two runs, and then what comes.</summary>
    public async Task RunAsync(ISourceSink sink, CancellationToken cancellationToken)
    {
        var path = FilePath ?? throw new FileNotFoundException($"There is no file {channel.Path}.");

        // Readers of a file do each other no harm. A source that can refuse the lower of two tokens is told this one.
        Log.Opened(logger, channel, sink.Token.Value);
        try
        {
            await using var file = AppendedLines.Open(path);
            var lines = await file.ReadLastAsync(cancellationToken);
            using var timer = new PeriodicTimer(Interval, time);
            while (true)
            {
                while (lines.Count > 0)
                {
                    // Nothing is read before the channel has taken this: what it cannot take stays in the file.
                    await sink.WriteAsync([_frame.Entry(lines, time.GetUtcNow())], cancellationToken);
                    lines = await file.ReadAsync(cancellationToken);
                }

                await timer.WaitForNextTickAsync(cancellationToken);
                lines = await file.ReadAsync(cancellationToken);
            }
        }
        finally
        {
            Log.Closed(logger, channel, sink.Token.Value);
        }
    }

    private SourceAcceptance Receive(SourceRequest publication)
    {
        if (FilePath is not { } path)
        {
            return new SourceAcceptance(SourceAdmissionStatus.NotFound, default);
        }

        if (!options.Value.Writable || publication.User.Role is not ("Editor" or "Admin") || LineOf(publication.Data) is not { } line)
        {
            return SourceAcceptance.Denied;
        }

        lock (_end)
        {
            using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
            file.Write(Encoding.UTF8.GetBytes(line + "\n"));
        }

        return new SourceAcceptance(SourceAdmissionStatus.Allowed, default);
    }

    // {"line":"…"} with one line in it.
    private static string? LineOf(ReadOnlyMemory<byte> data)
    {
        try
        {
            using var json = JsonDocument.Parse(data);
            var line = json.RootElement.ValueKind is JsonValueKind.Object && json.RootElement.TryGetProperty("line", out var member)
                && member.ValueKind is JsonValueKind.String ? member.GetString() : null;
            return line is { Length: > 0 and <= AppendedLines.MaxLineBytes / 4 } && line.AsSpan().IndexOfAny('\n', '\r') < 0 ? line : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Opened {Channel} with token {Token}.", EventName = nameof(Opened))]
        public static partial void Opened(ILogger logger, ChannelId channel, long token);

        [LoggerMessage(2, LogLevel.Information, "Closed {Channel} with token {Token}.", EventName = nameof(Closed))]
        public static partial void Closed(ILogger logger, ChannelId channel, long token);
    }
}
