using LiveOrleans.Channels;
using LiveOrleans.Protocol;

namespace LiveOrleans.Gateway;

/// <summary>The methods <c>publish</c> and <c>broadcast</c>.</summary>
/// <remarks>
/// A server may publish on every channel that has a rule: also where clients may not. What it sends to a channel with a source is the source's to take,
/// as when a client publishes.
/// </remarks>
internal sealed class PublishMethods(IChannels channels, AccessPolicy policy)
{
    /// <summary>The most channels of a broadcast.</summary>
    public const int MaxChannels = 10_000;

    /// <summary>The most publications of one call that are under way at the same time.</summary>
    public const int MaxParallel = 64;

    public async ValueTask<ServerAnswer> PublishAsync(ServerCall call)
    {
        var name = call.Channel();
        var data = Data(call);
        return name is null || call.Arguments.Fault is not null
            ? ServerAnswer.Failed(call.Arguments.Fault ?? LiveError.BadRequest)
            : await PublishAsync(call, name, data);
    }

    public async ValueTask<ServerAnswer> BroadcastAsync(ServerCall call)
    {
        var names = call.Arguments.Texts("channels", MaxChannels);
        var data = Data(call);
        if (names.Count == 0)
        {
            call.Arguments.Fail("channels is required, an array of texts that is not empty");
        }

        if (call.Arguments.Fault is { } fault)
        {
            return ServerAnswer.Failed(fault);
        }

        var answers = new ServerAnswer[names.Count];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = MaxParallel, CancellationToken = call.Cancellation };
        await Parallel.ForAsync(0, names.Count, parallel, async (i, _) => answers[i] = await PublishAsync(call, call.WithTenant(names[i]), data));
        return ServerAnswer.Of(json =>
        {
            json.WriteStartArray("responses"u8);
            foreach (var answer in answers)
            {
                answer.Write(json, "result");
            }

            json.WriteEndArray();
        });
    }

    /// <summary>Reads what is published. How it is sent to clients, such as <c>delta</c>, is the channel's to know.</summary>
    private static ReadOnlyMemory<byte> Data(ServerCall call)
    {
        call.Arguments.Refuse("skip_history", "tags", "idempotency_key", "version", "version_epoch");
        var data = call.Arguments.Data();
        if (data.IsEmpty)
        {
            call.Arguments.Fail("data is required, or b64data");
        }

        return data;
    }

    private async ValueTask<ServerAnswer> PublishAsync(ServerCall call, string name, ReadOnlyMemory<byte> data)
    {
        try
        {
            var decision = await policy.DecideAsync(call.Caller, name, ChannelAction.Publish, data, call.Cancellation);
            if (!decision.IsAllowed)
            {
                return ServerAnswer.Failed(decision.Refusal.Error, $"{decision.Refusal.Error.Message}: {decision.Refusal.Rule}");
            }

            return decision.Rule.HasSource
                ? await OfferAsync(call, decision.Channel, data)
                : AnswerTo(await channels.PublishAsync(decision.Channel, [AppendEntry.Json(data)], call.Cancellation));
        }
        catch (ChannelUnavailableException)
        {
            return AnswerTo(new PublishResult(PublishOutcome.Unavailable, default));
        }
    }

    private async ValueTask<ServerAnswer> OfferAsync(ServerCall call, ChannelId channel, ReadOnlyMemory<byte> data)
    {
        var offer = await channels.OfferAsync(channel, new SourceRequest(call.Caller.ToSourceUser(), data), call.Cancellation);
        return SourceAnswers.ErrorOf(offer.Status) is { } refused
            ? ServerAnswer.Failed(refused, $"{refused.Message}: the answer of the channel's source")
            : AnswerTo(new PublishResult(offer.Outcome, default));
    }

    private static ServerAnswer AnswerTo(PublishResult result) => result.Outcome switch
    {
        // What a source makes of it has no one place in the history.
        PublishOutcome.Published when string.IsNullOrEmpty(result.Position.Epoch) => ServerAnswer.Done,
        PublishOutcome.Published => ServerAnswer.Of(json =>
        {
            json.WriteNumber("offset"u8, result.Position.Offset);
            json.WriteString("epoch"u8, result.Position.Epoch);
        }),
        PublishOutcome.Overloaded => ServerAnswer.Failed(LiveError.TooManyRequests, "too many requests: the channel is overloaded; try again later"),
        _ => ServerAnswer.Failed(LiveError.Internal, "internal server error: the channel cannot be reached; try again later"),
    };
}
