using System.Diagnostics.CodeAnalysis;
using LiveOrleans.Channels;
using LiveOrleans.Frames;
using Microsoft.AspNetCore.Http;

namespace LiveOrleans.Gateway;

/// <summary>Where a push goes and how it is to be read: what its address says.</summary>
/// <param name="OrgId">The tenant.</param>
/// <param name="StreamId">The stream, a valid namespace of a channel.</param>
/// <param name="Format">How lines become frames.</param>
/// <param name="Precision">The unit of the timestamps.</param>
internal sealed record PushTarget(long OrgId, string StreamId, PushFormat Format, TimestampPrecision Precision)
{
    private string Prefix => $"stream/{StreamId}/";

    /// <summary>Reads the address of a request.</summary>
    public static bool TryRead(
        HttpContext context, long orgId, [NotNullWhen(true)] out PushTarget? target, [NotNullWhen(false)] out string? reason)
    {
        target = null;
        var streamId = context.Request.RouteValues["streamId"] as string ?? string.Empty;
        if (!ChannelId.TryCreate(orgId, $"stream/{streamId}/x", out _))
        {
            reason = $"The stream id \"{streamId}\" cannot be part of a channel: use A-Z a-z 0-9 _ - . and leave room for the measurement";
            return false;
        }

        var query = context.Request.Query;
        var formatText = query["gf_live_frame_format"].ToString();
        if (!TryReadFormat(formatText, out var format))
        {
            reason = $"gf_live_frame_format is \"{formatText}\" and must be labels_column or wide";
            return false;
        }

        var precisionText = query["precision"].ToString();
        if (!TimestampPrecisions.TryParse(precisionText, out var precision))
        {
            reason = $"precision is \"{precisionText}\" and must be {TimestampPrecisions.Allowed}";
            return false;
        }

        target = new PushTarget(orgId, streamId, format, precision);
        reason = null;
        return true;
    }

    /// <summary>How the body is to be read.</summary>
    public LineConversionOptions ConversionOptions(TimeProvider time) => new()
    {
        Now = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick,
        MaxMeasurementBytes = ChannelId.MaxNameBytes - Prefix.Length,
        Format = Format,
        Precision = Precision,
    };

    /// <summary>The channel of a measurement that was read by <see cref="ConversionOptions"/>.</summary>
    public ChannelId ChannelOf(string measurement) => ChannelId.TryCreate(OrgId, Prefix + measurement, out var channel)
        ? channel
        : throw new InvalidOperationException("A measurement that was accepted makes no channel.");

    private static bool TryReadFormat(string text, out PushFormat format)
    {
        format = PushFormat.LabelsColumn;
        switch (text.ToLowerInvariant())
        {
            case "" or "labels_column":
                return true;
            case "wide":
                format = PushFormat.Wide;
                return true;
            default:
                return false;
        }
    }
}
