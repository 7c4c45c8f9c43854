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

    private void AnswerLate() => Answer(_late, PublishOutcome.Overloaded);

    /// <summary>Answers each publisher with the position of its own last publication.</summary>
    private void CompletePublished(AppendResult result, int all)
    {
        var (end, published) = (0, 0);
        foreach (var publish in _batch)
        {
            published += publish.Complete(PublishOutcome.Published, result.PositionOf(end += publish.Entries.Count, all));
        }

        _metrics?.Ended(PublishOutcome.Published, published);
    }

    private void Answer(IReadOnlyList<PendingPublish> publishes, PublishOutcome outcome)
    {
        var publications = 0;
        foreach (var publish in publishes)
        {
            publications += publish.Complete(outcome);
        }

        _metrics?.Ended(outcome, publications);
    }
}
