using Google.Protobuf;
using LiveOrleans.Channels;
using LiveOrleans.Frames;
using LiveOrleans.Sources.Wire;

namespace LiveOrleans.Sources;

/// <summary>Feeds a channel with the stream of a Grafana back-end plugin.</summary>
/// <param name="channel">The channel.</param>
/// <param name="link">Leads to the plugin.</param>
/// <param name="time">The clock of its deadlines.</param>
/// <remarks>
/// A plugin may keep state between the calls, so all of them go to one process: that of the lease's holder. Plugins mostly give
/// a frame's schema with the answer to a subscriber and send data alone in the stream: the stream's frames belong to that schema.
/// </remarks>
internal sealed class PluginSource(ChannelId channel, PluginLink link, TimeProvider time) : IBackendSource
{
    /// <summary>The kind under which it is registered.</summary>
    public const string TypeName = "plugin";

    // Of the answer that was given last; read when a run starts.
    private volatile FrameSchema? _schema;
    private volatile bool _hasAnswered;

    public string Type => TypeName;

    public bool AdmitsAnywhere => false;

    private string Path => channel.Path.ToString();

    public async ValueTask<SourceAdmission> AdmitAsync(SourceRequest request, CancellationToken cancellationToken)
    {
        const string Call = "SubscribeStream";
        var asked = new SubscribeStreamRequest { PluginContext = ContextOf(request.User), Path = Path, Data = ByteString.CopyFrom(request.Data.Span) };
        var response = await link.CallAsync(
            Call, connection => connection.Streams.SubscribeStreamAsync(asked, cancellationToken: cancellationToken), cancellationToken);
        if (response is null)
        {
            return SourceAdmission.NotFound;
        }

        var status = StatusOf((int)response.Status, Call);
        if (status is not SourceAdmissionStatus.Allowed)
        {
            return new SourceAdmission(status, default);
        }

        var initial = OneLine(response.Data, Call);
        LearnSchema(initial);
        return new SourceAdmission(status, initial);
    }

    public async ValueTask<SourceAcceptance> ReceiveAsync(SourceRequest publication, CancellationToken cancellationToken)
    {
        const string Call = "PublishStream";
        var offered = new PublishStreamRequest { PluginContext = ContextOf(publication.User), Path = Path, Data = ByteString.CopyFrom(publication.Data.Span) };
        var response = await link.CallAsync(
            Call, connection => connection.Streams.PublishStreamAsync(offered, cancellationToken: cancellationToken), cancellationToken);
        if (response is null)
        {
            return SourceAcceptance.Denied;
        }

        var status = StatusOf((int)response.Status, Call);
        return new SourceAcceptance(status, status is SourceAdmissionStatus.Allowed ? OneLine(response.Data, Call) : default);
    }

    public async Task RunAsync(ISourceSink sink, CancellationToken cancellationToken)
    {
        var connection = await link.ConnectAsync(cancellationToken);
        var context = ContextOf(sink.Opener?.User);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var health = link.CheckHealthAsync(connection, context, ending.Token);
        try
        {
            await AskForOpenerAsync(sink.Opener, cancellationToken);
            await PumpAsync(connection, context, sink, cancellationToken);
        }
        finally
        {
            await ending.CancelAsync();
            await health;
        }
    }

    private async Task PumpAsync(PluginConnection connection, PluginContext context, ISourceSink sink, CancellationToken cancellationToken)
    {
        var request = new RunStreamRequest { PluginContext = context, Path = Path, Data = ByteString.CopyFrom(sink.Opener is { } opener ? opener.Data.Span : default) };
        request.Headers.Add(FencingHeaders.Token, FencingHeaders.Format(sink.Token));
        request.Headers.Add(FencingHeaders.Channel, channel.Key);
        using var packets = new PluginPackets(
            connection.Streams.RunStream(request, cancellationToken: cancellationToken),
            exception => link.ErrorAsync(connection, "RunStream", exception, cancellationToken));
        await new MessagePump(packets, sink, $"plugin {link.Options.PluginId}", null, time, _schema).RunAsync(cancellationToken);
    }

    /// <summary>Asks as if the opener subscribed again, when this object has not been asked: its channel came from another node.</summary>
    /// <remarks>
    /// So the stream has its schema, and a plugin that keeps state has seen a subscriber before it runs. A refusal changes nothing,
    /// since others subscribe too; and what fails here for good fails the run as well.
    /// </remarks>
    private async Task AskForOpenerAsync(SourceRequest? opener, CancellationToken cancellationToken)
    {
        if (opener is null || _hasAnswered)
        {
            return;
        }

        try
        {
            await AdmitAsync(opener, cancellationToken);
        }
        catch (IOException)
        {
            // The run shows whether the plugin works.
        }
    }

    private PluginContext ContextOf(SourceUser? user) => PluginContexts.Create(link.Options, channel, user);

    private void LearnSchema(ReadOnlyMemory<byte> initial)
    {
        _hasAnswered = true;
        if (!initial.IsEmpty && FrameSplitter.Split(initial) is { Schema.IsEmpty: false } split)
        {
            _schema = SourceJson.SchemaOf(split.Schema.Span);
        }
    }

    // The enumerations of the two answers have the same values, and the first three of ours are theirs.
    private SourceAdmissionStatus StatusOf(int status, string call) =>
        status is >= (int)SourceAdmissionStatus.Allowed and <= (int)SourceAdmissionStatus.PermissionDenied
            ? (SourceAdmissionStatus)status
            : throw new IOException($"plugin {link.Options.PluginId} answered {call} with the status {status}, which nobody knows");

    /// <summary>A plugin's JSON on one line, as publications are.</summary>
    private ReadOnlyMemory<byte> OneLine(ByteString json, string call)
    {
        if (SourceJson.IsBlank(json.Span))
        {
            return default;
        }

        return SourceJson.TryJoinLines(json.Span, out var line, out var fault)
            ? line
            : throw new IOException($"plugin {link.Options.PluginId} answered {call} with what is not JSON (byte {fault.Position})");
    }
}
