using LiveOrleans.Channels;
using LiveOrleans.Protocol;
using LiveOrleans.Protocol.Messages;
using PublishResult = LiveOrleans.Protocol.Messages.PublishResult;

namespace LiveOrleans.Gateway;

/// <content>Publish commands, several at a time.</content>
internal sealed partial class ChannelCommands
{
    private static readonly PublishResult Published = new();

    /// <summary>Executes publish commands on one channel in their order, each for itself, and answers them in their order. Never throws.</summary>
    public async ValueTask PublishAsync(Session session, PublishRun run)
    {
        var taken = new TakenCommands();
        foreach (var command in run.Commands)
        {
            try
            {
                await TakeAsync(session, command, taken);
            }
            catch (Exception exception)
            {
                taken.Answer(Failed(session, command, exception));
            }
        }

        await AnswerAsync(session, taken);
    }

    /// <summary>Refuses a command, or takes what it publishes. A source is offered it alone, behind all that came before.</summary>
    private async ValueTask TakeAsync(Session session, Command command, TakenCommands taken)
    {
        if (!JsonData.TryNormalize(command.Publish.Data.Memory, out var data))
        {
            taken.Answer(LiveError.BadRequest.ToReply(command));
            return;
        }

        var decision = await policy.DecideAsync(
            session.Caller, command.Publish.Channel, ChannelAction.Publish, data, session.Ended);
        if (!decision.IsAllowed)
        {
            taken.Answer(decision.Refusal.Error.ToReply(command));
        }
        else if (decision.Rule.HasSource)
        {
            await AnswerAsync(session, taken);
            var offer = await channels.OfferAsync(decision.Channel, new SourceRequest(session.User, data), session.Ended);
            session.Reply(SourceAnswers.ErrorOf(offer.Status) is { } refused ? refused.ToReply(command) : ReplyTo(command, offer.Outcome));
        }
        else
        {
            taken.Publish(command, decision.Channel, AppendEntry.Json(data, session.Client));
        }
    }

    /// <summary>Publishes what was taken, and answers all commands of that time.</summary>
    private async ValueTask AnswerAsync(Session session, TakenCommands taken)
    {
        if (taken.Entries.Count > 0)
        {
            Func<Command, int, Reply> answer;
            try
            {
                var results = await channels.PublishEachAsync(taken.Channel, taken.Entries, session.Ended);
                answer = (command, entry) => ReplyTo(command, results[entry].Outcome);
            }
            catch (Exception exception)
            {
                answer = (command, _) => Failed(session, command, exception);
            }

            taken.AnswerPublished(answer);
        }

        session.Reply(taken.Replies);
        taken.Clear();
    }

    private static Reply ReplyTo(Command command, PublishOutcome outcome) => outcome switch
    {
        PublishOutcome.Published => new Reply { Id = command.Id, Publish = Published },
        PublishOutcome.Refused => LiveError.BadRequest.ToReply(command),
        PublishOutcome.Overloaded => LiveError.TooManyRequests.ToReply(command),
        _ => LiveError.Internal.ToReply(command),
    };
}
