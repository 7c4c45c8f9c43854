namespace LiveOrleans.Gateway;

/// <summary>One option of the section <c>live</c>: a row of the table in docs/configuration.md.</summary>
/// <param name="Name">Its key within the section; <c>:</c> separates nested keys.</param>
/// <param name="Default">What holds without it, as documented.</param>
/// <param name="Bounds">What it may be, as documented and as a fault says it.</param>
/// <param name="Meaning">What it does.</param>
/// <param name="FromGrafana">Whether Grafana has it under the same name.</param>
/// <param name="TrySet">Takes a value; false when it is none of <paramref name="Bounds"/>.</param>
public sealed record LiveOption(
    string Name, string Default, string Bounds, string Meaning, bool FromGrafana, Func<string, LiveOptions, bool> TrySet);
