namespace LiveOrleans.Gateway;

/// <summary>One thing that is wrong with the configuration.</summary>
/// <param name="Option">The option, as a user writes it, such as <c>live:max_connections</c>.</param>
/// <param name="Value">What it was set to.</param>
/// <param name="Reason">What is wrong with it, and what would be right.</param>
public sealed record OptionFault(string Option, string Value, string Reason)
{
    /// <summary>One line for the operator.</summary>
    public override string ToString() => $"{Option} = \"{Value}\": {Reason}";
}
