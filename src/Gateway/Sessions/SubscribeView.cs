using Google.Protobuf;
using LiveOrleans.Channels;
using LiveOrleans.Protocol.Messages;
using Publication = LiveOrleans.Channels.Publication;
using StreamPosition = LiveOrleans.Channels.StreamPosition;

namespace LiveOrleans.Gateway;

/// <summary>What a subscriber is shown of a channel in the moment in which it joins.</summary>
/// <param name="Top">The position of the newest publication.</param>
/// <param name="IsRecovered">Whether the subscriber asked for what it missed, and <paramref name="Missed"/> is all of it.</param>
/// <param name="Missed">What it missed, in order.</param>
/// <param name="LastFrame">The last full frame, for a subscriber that begins anew; empty when there is none.</param>
internal readonly record struct SubscribeView(
    StreamPosition Top, bool IsRecovered, IReadOnlyList<Publication> Missed, ReadOnlyMemory<byte> LastFrame)
{
    /// <summary>The most publications that are recovered at once: the default of centrifuge's recovery_max_publication_limit.</summary>
    private const int MaxRecovered = 300;

    /// <summary>Reads the view out of a cache.</summary>
    public static SubscribeView Read(StreamCache cache, SubscribeRequest request)
    {
        if (request.Recover
            && cache.TryRecover(new StreamPosition(request.Epoch, request.Offset), out var missed)
            && missed.Count <= MaxRecovered)
        {
            return new SubscribeView(cache.Top, true, missed, default);
        }

        return new SubscribeView(cache.Top, false, [], cache.LastFrame);
    }

    /// <summary>Makes the push for a session that an application's server has subscribed.</summary>
    /// <param name="name">The channel's name as the client is told it.</param>
    /// <param name="data">What the client is given; empty for the last frame.</param>
    public Reply ToPush(string name, ReadOnlyMemory<byte> data) => new()
    {
        Push = new Push
        {
            Channel = name,
            Subscribe = new Subscribe
            {
                Recoverable = true,
                Positioned = true,
                Epoch = Top.Epoch,
                Offset = Top.Offset,
                Data = UnsafeByteOperations.UnsafeWrap(data.IsEmpty ? LastFrame : data),
            },
        },
    };

    /// <summary>Makes the result of the command.</summary>
    /// <param name="request">The command.</param>
    /// <param name="initialData">What the source shows where the channel has no frame yet; empty for nothing.</param>
    public SubscribeResult ToResult(SubscribeRequest request, ReadOnlyMemory<byte> initialData)
    {
        // The offset is the place from which the client counts on: where it was when it recovered, else the top. SDKs depend on it.
        var result = new SubscribeResult
        {
            Recoverable = true,
            Positioned = true,
            Epoch = Top.Epoch,
            Offset = IsRecovered ? request.Offset : Top.Offset,
            WasRecovering = request.Recover,
            Recovered = IsRecovered,
        };
        result.Publications.AddRange(Missed.Select(Wire.Message));
        if (!IsRecovered)
        {
            result.Data = UnsafeByteOperations.UnsafeWrap(LastFrame.IsEmpty ? initialData : LastFrame);
        }

        return result;
    }
}
