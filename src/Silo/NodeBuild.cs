using LiveOrleans.Gateway;

namespace LiveOrleans.Silo;

/// <summary>Puts a node together.</summary>
internal static class NodeBuild
{
    /// <summary>Adds everything to a configured host and builds it; it is not started.</summary>
    public static WebApplication Build(WebApplicationBuilder builder, LiveStart start)
    {
        builder.UseServer(start);
        builder.AddLiveChannels(start);
        builder.Services.AddLiveAccess(start.Access);
        builder.Services.AddLiveNode();
        if (start.Options.AsksGrafana)
        {
            builder.Services.AddGrafanaCallers(start.Options);
        }

        var hasDashboard = start.Options is { OrleansDashboard: true, Role: not NodeRole.Gateway };
        if (hasDashboard)
        {
            builder.AddOrleansDashboard();
        }

        if (start.Options.IsTraced(builder.Configuration))
        {
            builder.Services.AddLiveTracing(start.Options);
        }

        builder.Services.AddLiveHttp(start.Options);
        builder.Services.AddLiveSessions(_ => start.Options.ToSessionOptions());

        var node = builder.Build();
        node.MapLiveOperations();
        if (hasDashboard)
        {
            node.MapOrleansDashboard();
        }

        if (start.Options.Role is not NodeRole.Silo)
        {
            node.MapLiveHttp();
            node.MapLiveSessions();
        }

        return node;
    }
}
