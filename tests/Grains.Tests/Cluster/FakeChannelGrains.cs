using System.Reflection;
using LiveOrleans.Channels;

namespace LiveOrleans.Grains.Tests;

/// <summary>Hands out channel grains that note which nodes they were told to forget.</summary>
public class FakeChannelGrains : DispatchProxy
{
    private Action<string, NodeId[]> _forget = static (_, _) => { };
    private string _key = string.Empty;

    /// <summary>A factory of such grains.</summary>
    internal static IGrainFactory Factory(Action<string, NodeId[]> forget)
    {
        var factory = Create<IGrainFactory, FakeChannelGrains>();
        ((FakeChannelGrains)(object)factory)._forget = forget;
        return factory;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        switch (targetMethod?.Name)
        {
            case nameof(IGrainFactory.GetGrain) when args is [string key, ..]:
                var grain = Create<IChannelGrain, FakeChannelGrains>();
                var self = (FakeChannelGrains)(object)grain;
                (self._forget, self._key) = (_forget, key);
                return grain;
            case nameof(IChannelGrain.Forget) when args is [NodeId[] nodes]:
                _forget(_key, nodes);
                return Task.CompletedTask;
            default:
                throw new NotSupportedException(targetMethod?.Name);
        }
    }
}
