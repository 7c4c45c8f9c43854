namespace LiveOrleans.Channels;

/// <content>What publishers are told.</content>
internal sealed partial class AppendPump
{
    /// <summary>Publishes in one append what several have published, and answers each when the log has.</summary>
    public async ValueTask<PublishResult[]> PublishEachAsync(IReadOnlyList<IReadOnlyList<AppendEntry>> publishes)
    {
        var all = publishes.Count == 1 ? publishes[0] : [.. publishes.SelectMany(static entries => entries)];
        var result = await PublishAsync(all, lease: null, cursor: null, CancellationToken.None);

        // A schema alone may become nothing: the offsets behind it are then not to be told.
        var isCounted = !all.Any(static entry => entry.Data.IsEmpty);
        var results = new PublishResult[publishes.Count];
        var behind = all.Count;
        for (var i = 0; i < results.Length; i++)
        {
            behind -= publishes[i].Count;
            results[i] = isCounted ? result.Before(behind) : result;
        }

        return results;
    }

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
