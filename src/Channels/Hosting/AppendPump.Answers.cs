namespace LiveOrleans.Channels;

/// <content>What publishers are told.</content>
internal sealed partial class AppendPump
{
    private void AnswerLate()
    {
        foreach (var publish in _late)
        {
            publish.Complete(PublishOutcome.Overloaded);
        }
    }

    /// <summary>Answers each publisher with the position of its own last publication.</summary>
    private void CompletePublished(AppendResult result, int all)
    {
        var end = 0;
        foreach (var publish in _batch)
        {
            publish.Complete(PublishOutcome.Published, result.PositionOf(end += publish.Entries.Count, all));
        }
    }

    private void Complete(PublishOutcome outcome, StreamPosition position = default)
    {
        foreach (var publish in _batch)
        {
            publish.Complete(outcome, position);
        }
    }
}
