using LiveOrleans.Channels;
using Microsoft.AspNetCore.Http;

namespace LiveOrleans.Gateway;

/// <summary>Publishes for HTTP clients, and puts what became of it in HTTP's terms.</summary>
internal static class Publishing
{
    public static async ValueTask<PublishOutcome> PublishAsync(
        IChannels channels, ChannelId channel, IReadOnlyList<AppendEntry> entries, CancellationToken cancellationToken) =>
        (await TryPublishAsync(channels, channel, entries, cancellationToken)).Outcome;

    public static async ValueTask<PublishResult> TryPublishAsync(
        IChannels channels, ChannelId channel, IReadOnlyList<AppendEntry> entries, CancellationToken cancellationToken)
    {
        try
        {
            return await channels.PublishAsync(channel, entries, cancellationToken);
        }
        catch (ChannelUnavailableException)
        {
            return new PublishResult(PublishOutcome.Unavailable, default);
        }
    }

    public static async ValueTask<OfferResult> OfferAsync(
        IChannels channels, ChannelId channel, SourceRequest publication, CancellationToken cancellationToken)
    {
        try
        {
            return await channels.OfferAsync(channel, publication, cancellationToken);
        }
        catch (ChannelUnavailableException)
        {
            return OfferResult.Failed;
        }
    }

    public static int StatusOf(PublishOutcome outcome) => outcome switch
    {
        PublishOutcome.Published => StatusCodes.Status200OK,
        PublishOutcome.Overloaded => StatusCodes.Status429TooManyRequests,
        PublishOutcome.Refused => StatusCodes.Status400BadRequest,
        _ => StatusCodes.Status503ServiceUnavailable,
    };

    public static string Describe(PublishOutcome outcome) => outcome switch
    {
        PublishOutcome.Refused => "the channel's rule can make nothing of it",
        PublishOutcome.Published => "published",
        PublishOutcome.Overloaded => "the channel is overloaded; try again later",
        _ => "the channel cannot be reached; try again later",
    };
}
