namespace LiveOrleans.Channels.Tests;

/// <summary>One connection of a node to the store. A call that is cancelled, or not answered in time, may have its effect all the same, also later.</summary>
internal sealed class Link(SimulatedCluster cluster, SimulatedNode node, Random random, double timeout, bool isInOrder)
{
    private readonly VirtualTime _time = cluster.Time;
    private long _lastArrival;

    public LinkState State { get; set; }

    private bool IsDirect => cluster.Plan.IsDirect;

    public ValueTask<T> CallAsync<T>(Func<T> execute, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (IsDirect && State == LinkState.Good && !cluster.IsStoreDown)
        {
            return ValueTask.FromResult(execute());
        }

        var answer = new TaskCompletionSource<T>();
        if (cancellationToken.CanBeCanceled)
        {
            cancellationToken.UnsafeRegister(
                static (state, cancelled) => ((TaskCompletionSource<T>)state!).TrySetCanceled(cancelled), answer);
        }

        Send(execute, answer);
        return new ValueTask<T>(answer.Task);
    }

    private void Send<T>(Func<T> execute, TaskCompletionSource<T> answer)
    {
        if (State == LinkState.Refused)
        {
            Fail(1 + (random.NextDouble() * 30), answer, "refused");
            return;
        }

        var arrival = _time.Now + VirtualTime.Ticks(Delay());
        var back = VirtualTime.Ticks(Delay());
        var isRequestLost = State == LinkState.Cut || (State == LinkState.Lossy && random.Next(4) == 0);
        var isReplyLost = isRequestLost || State == LinkState.Deaf || (State == LinkState.Lossy && random.Next(4) == 0);
        if (isInOrder)
        {
            arrival = _lastArrival = Math.Max(arrival, _lastArrival + 1);
        }

        var end = _time.Now + VirtualTime.Ticks(timeout);
        if (!isRequestLost)
        {
            _time.At(arrival, () => Arrive(execute, answer, isReplyLost || arrival + back > end ? null : back, end));
        }

        if (isReplyLost || arrival + back > end)
        {
            cluster.Judge.Trouble(Math.Max(arrival, end));
            Fail(timeout, answer, "no answer");
        }
    }

    private void Arrive<T>(Func<T> execute, TaskCompletionSource<T> answer, long? back, long end)
    {
        if (cluster.IsStoreDown)
        {
            if (back is not null)
            {
                cluster.Judge.Trouble(end);
                _time.At(end, () => node.Post(() => answer.TrySetException(new ChannelUnavailableException("no answer"))));
            }

            return;
        }

        var result = execute();
        if (back is { } delay)
        {
            _time.At(_time.Now + delay, () => node.Post(() => answer.TrySetResult(result)));
        }
    }

    private void Fail<T>(double after, TaskCompletionSource<T> answer, string why) =>
        _time.After(after, () => node.Post(() => answer.TrySetException(new ChannelUnavailableException(why))));

    private double Delay() => State == LinkState.Slow ? 20 + (random.NextDouble() * 700) : 0.1 + (random.NextDouble() * 4);
}
