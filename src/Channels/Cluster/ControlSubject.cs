using System.Globalization;

namespace LiveOrleans.Channels;

/// <summary>Which nodes an order goes to.</summary>
/// <param name="Name">The canonical text: equal subjects have equal names, others do not.</param>
public readonly record struct ControlSubject(string Name)
{
    /// <summary>Every node.</summary>
    public static ControlSubject All { get; } = new("all");

    /// <summary>One node.</summary>
    /// <param name="node">The node.</param>
    public static ControlSubject Of(NodeId node) => new($"node.{node.Value}");

    /// <summary>The nodes that have sessions of a user.</summary>
    /// <param name="orgId">The user's organisation.</param>
    /// <param name="user">The user's id.</param>
    public static ControlSubject OfUser(long orgId, string user) => new(string.Create(CultureInfo.InvariantCulture, $"user.{orgId}.{user}"));
}
