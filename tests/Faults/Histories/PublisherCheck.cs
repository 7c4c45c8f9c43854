using System.Text.RegularExpressions;

namespace LiveOrleans.Faults;

/// <summary>Compares what publishers were told with what the channels hold.</summary>
/// <param name="publications">All that any client saw, each once.</param>
internal sealed partial class PublisherCheck(IEnumerable<(string Channel, Position Position, string Data)> publications)
{
    /// <summary>The positions of each publication, by channel and id. More than one is a fault.</summary>
    private readonly Dictionary<(string Channel, string Id), List<Position>> _positions = publications
        .SelectMany(publication => Id().Matches(publication.Data).Select(match => (Key: (publication.Channel, match.Value), publication.Position)))
        .GroupBy(pair => pair.Key, pair => pair.Position)
        .ToDictionary(group => group.Key, group => group.ToList());

    /// <summary>The id of a publication, to be put into its data.</summary>
    public static string IdOf(string publisher, int number) => $"{publisher}~{number}~";

    public IEnumerable<HistoryFault> Check(IEnumerable<PublisherHistory> publishers) => publishers.SelectMany(Check);

    private IEnumerable<HistoryFault> Check(PublisherHistory publisher)
    {
        var last = new Dictionary<string, (Position Position, string Id)>(StringComparer.Ordinal);
        foreach (var (channel, id, isAcknowledged) in publisher.Attempts)
        {
            if (!_positions.TryGetValue((channel, id), out var positions))
            {
                if (isAcknowledged)
                {
                    yield return new HistoryFault(FaultKind.Lost, publisher.Publisher, channel, $"{id} was acknowledged and nobody has it");
                }

                continue;
            }

            if (positions.Count > 1)
            {
                yield return new HistoryFault(FaultKind.Doubled, publisher.Publisher, channel, $"{id} is at {string.Join(" and at ", positions)}");
            }

            // Within an epoch only; epochs have no order that could be seen from here. One that was not acknowledged may still come later.
            if (isAcknowledged)
            {
                if (last.TryGetValue(channel, out var earlier)
                    && string.Equals(earlier.Position.Epoch, positions[0].Epoch, StringComparison.Ordinal)
                    && earlier.Position.Offset > positions[0].Offset)
                {
                    yield return new HistoryFault(
                        FaultKind.Reordered, publisher.Publisher, channel, $"{earlier.Id} is at {earlier.Position}, {id} after it at {positions[0]}");
                }

                last[channel] = (positions[0], id);
            }
        }
    }

    [GeneratedRegex(@"[A-Za-z0-9]+~[0-9]+~", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Id();
}
