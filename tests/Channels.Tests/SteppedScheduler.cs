using System.Collections.Concurrent;

namespace LiveOrleans.Channels.Tests;

/// <summary>Runs tasks in order, on the thread that asks for it.</summary>
internal sealed class SteppedScheduler : TaskScheduler
{
    private readonly ConcurrentQueue<Task> _ready = new();

    /// <summary>Runs what is ready, and what that makes ready, until nothing is.</summary>
    public void RunAll()
    {
        while (_ready.TryDequeue(out var task))
        {
            TryExecuteTask(task);
        }
    }

    protected override IEnumerable<Task> GetScheduledTasks() => [.. _ready];

    protected override void QueueTask(Task task) => _ready.Enqueue(task);

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;
}
