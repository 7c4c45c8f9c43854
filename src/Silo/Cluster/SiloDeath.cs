namespace LiveOrleans.Silo;

/// <summary>Takes the place of the runtime's own handler, which would end the process: a silo that must not go on is started again inside it.</summary>
internal sealed class SiloDeath : IFatalErrorHandler
{
    private readonly TaskCompletionSource<string> _reason = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes with the reason when the silo must not go on.</summary>
    public Task<string> Reason => _reason.Task;

    public bool IsUnexpected(Exception exception) => exception is not (OperationCanceledException or ObjectDisposedException);

    public void OnFatalException(object? sender = null, string? context = null, Exception? exception = null) =>
        Declare(string.IsNullOrEmpty(context) ? exception?.Message ?? "the runtime failed" : context);

    /// <summary>Declares the silo dead; the first reason counts.</summary>
    public void Declare(string reason) => _reason.TrySetResult(reason);
}
