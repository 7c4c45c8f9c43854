using System.Reflection;
using LiveOrleans.Channels;

namespace LiveOrleans.Cluster;

/// <summary>A port that can be cut: a silo in this process cannot die, but nothing that it does may reach the others any more.</summary>
/// <typeparam name="T">The port.</typeparam>
public class Severable<T> : DispatchProxy
    where T : class
{
    private T? _port;
    private Task _cut = Task.CompletedTask;

    /// <summary>Wraps a port.</summary>
    /// <param name="port">The port.</param>
    /// <param name="cut">The port is cut once this has completed.</param>
    internal static T Wrap(T port, Task cut)
    {
        var wrapped = Create<T, Severable<T>>();
        var self = (Severable<T>)(object)wrapped;
        (self._port, self._cut) = (port, cut);
        return wrapped;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        _cut.IsCompleted
            ? throw new ChannelUnavailableException("cut")
            : targetMethod?.Invoke(_port, BindingFlags.DoNotWrapExceptions, null, args, null);
}
