using LiveOrleans.Channels;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace LiveOrleans.Gateway;

/// <summary>Exports traces by OTLP, where the options or the environment say to where.</summary>
public static class LiveTracingExtensions
{
    // What OpenTelemetry's own documentation calls them; the library reads these and their like itself.
    private static readonly string[] Endpoints = ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"];

    // Long-lived requests are no spans, and what is asked every few seconds is none worth having.
    private static readonly string[] Untraced =
    [
        LiveSessionsExtensions.WebSocketPath, LiveStreamExtensions.HttpStreamPath, LiveStreamExtensions.EventsPath, LiveStreamExtensions.ListenPath,
        "/metrics", "/healthz", "/readyz", "/orleans",
    ];

    /// <summary>Whether traces are exported.</summary>
    /// <param name="options">The checked options.</param>
    /// <param name="configuration">The host's configuration, the environment among it.</param>
    public static bool IsTraced(this LiveOptions options, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.TracingEndpoint is not null || Array.Exists(Endpoints, name => !string.IsNullOrEmpty(configuration[name]));
    }

    /// <summary>Adds the export of traces.</summary>
    /// <param name="services">The services; the <c>NodeId</c> comes from the host.</param>
    /// <param name="options">The checked options.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddLiveTracing(this IServiceCollection services, LiveOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        services.AddOpenTelemetry().WithTracing(tracing =>
        {
            // The environment's names go before ours.
            tracing.ConfigureResource(static resource => resource.AddService("liveorleans").AddEnvironmentVariableDetector());
            tracing.AddSource(LiveTrace.SourceName, "Microsoft.Orleans.Application");
            tracing.AddAspNetCoreInstrumentation(static requests => requests.Filter = IsTraced);
            if (options.TracingRatio < 1)
            {
                tracing.SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(options.TracingRatio)));
            }

            tracing.AddOtlpExporter(export =>
            {
                if (options.TracingEndpoint is { } endpoint)
                {
                    export.Endpoint = endpoint;
                    export.Protocol = OtlpExportProtocol.HttpProtobuf;
                }
            });
        });
        return services;
    }

    private static bool IsTraced(HttpContext context) =>
        !Array.Exists(Untraced, path => context.Request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase))
        && !context.WebSockets.IsWebSocketRequest;
}
