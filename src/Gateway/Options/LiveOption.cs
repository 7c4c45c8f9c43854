namespace LiveOrleans.Gateway;

/// <summary>One option of the section <c>live</c>: a row of docs/configuration.md and of what <c>--help</c> prints, both made from it.</summary>
public abstract class LiveOption
{
    private protected LiveOption(string name, string bounds)
    {
        Name = name;
        Bounds = bounds;
    }

    /// <summary>Its key within the section; <c>:</c> separates nested keys.</summary>
    public string Name { get; }

    /// <summary>What it may be, as a fault says it after "must be".</summary>
    public string Bounds { get; }

    /// <summary>What it does.</summary>
    public required string Meaning { get; init; }

    /// <summary>Whether Grafana has it under the same name.</summary>
    public bool FromGrafana { get; init; }

    /// <summary>What holds without it: the first value of its property in <see cref="LiveOptions"/>, unless words say more.</summary>
    public string Default => DefaultInWords ?? (DefaultNote is null ? InitialValue() : $"{InitialValue()}; {DefaultNote}");

    /// <summary>What holds without it, where the first value does not say it.</summary>
    internal string? DefaultInWords { get; init; }

    /// <summary>Where something else holds without it than the first value.</summary>
    internal string? DefaultNote { get; init; }

    /// <summary>Takes a value.</summary>
    /// <param name="text">The value, without blanks around it.</param>
    /// <param name="options">Gets it.</param>
    /// <returns>False when it is none of <see cref="Bounds"/>; the options are as they were, then.</returns>
    public abstract bool TrySet(string text, LiveOptions options);

    /// <summary>The first value of its property, as a user writes it.</summary>
    private protected abstract string InitialValue();
}
