using Microsoft.Extensions.Logging;

namespace LiveOrleans.Gateway;

/// <summary>What all sessions of the node share.</summary>
internal sealed record SessionContext(
    SessionOptions Options, ChannelCommands Commands, ChannelHub Hub, SessionAccess Access, SessionLimits Limits, SessionMetrics Metrics, TimeProvider Time, ILogger<Session> Logger);
