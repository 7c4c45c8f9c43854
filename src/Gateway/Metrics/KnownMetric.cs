namespace LiveOrleans.Gateway;

/// <summary>A metric by the name that operators of Grafana Live and Centrifugo know, and which of ours it is.</summary>
/// <param name="Name">The name behind the prefix.</param>
/// <param name="Source">Our instrument of the same meaning.</param>
/// <param name="Labels">Its labels: the known name, our tag, and what a value of ours is called there, unless it is called the same.</param>
internal sealed record KnownMetric(string Name, string Source, params (string Name, string Tag, Func<object?, object?>? Rename)[] Labels);
