using System.Reflection;

namespace LiveOrleans.Grains.Tests;

/// <summary>A grain's place in a silo, of which only the leaving is there.</summary>
public class FakeGrainContext : DispatchProxy
{
    private Func<Task> _leave = static () => Task.CompletedTask;
    private Task _left = Task.CompletedTask;

    private bool _isMovable;

    /// <summary>A place whose leaving does what a test says.</summary>
    internal static IGrainContext Create(Func<Task> leave, bool isMovable = true)
    {
        var context = Create<IGrainContext, FakeGrainContext>();
        var self = (FakeGrainContext)(object)context;
        (self._leave, self._isMovable, self._left) = (leave, isMovable, new TaskCompletionSource().Task);
        return context;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        switch (targetMethod?.Name)
        {
            case nameof(IGrainContext.Migrate) when !_isMovable:
                return null;
            case nameof(IGrainContext.Migrate) or nameof(IGrainContext.Deactivate):
                _left = _leave();
                return null;
            case "get_" + nameof(IGrainContext.Deactivated):
                return _left;
            default:
                throw new NotSupportedException(targetMethod?.Name);
        }
    }
}
