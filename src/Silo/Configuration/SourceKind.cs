using LiveOrleans.Channels;
using LiveOrleans.Sources;

namespace LiveOrleans.Silo;

/// <summary>A kind of source that is reached by a URL.</summary>
/// <param name="Name">Its <c>type</c>.</param>
/// <param name="Schemes">The schemes of its <c>url</c>.</param>
/// <param name="Register">Registers it.</param>
internal sealed record SourceKind(string Name, IReadOnlyList<string> Schemes, Func<RemoteSourceOptions, TimeProvider, SourceRegistration> Register)
{
    /// <summary>The kind that makes its messages itself: it has channels and nothing else.</summary>
    public const string TestData = "testdata";

    /// <summary>The kind that is a back-end plugin of Grafana.</summary>
    public const string Plugin = "plugin";

    /// <summary>The kinds that are reached over the network.</summary>
    public static IReadOnlyList<SourceKind> Remote { get; } =
    [
        new("sse", ["http", "https"], RemoteSources.EventStream),
        new("line-delimited", ["http", "https"], RemoteSources.LineDelimited),
        new("websocket", ["ws", "wss"], RemoteSources.WebSocket),
    ];

    /// <summary>The names of these, in words.</summary>
    public static string RemoteNames { get; } = string.Join(", ", Remote.Select(static kind => kind.Name));

    /// <summary>The names of all kinds, in the order of the documentation.</summary>
    public static IReadOnlyList<string> Names { get; } = [TestData, .. Remote.Select(static kind => kind.Name), Plugin];
}
