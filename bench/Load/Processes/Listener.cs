using System.Diagnostics.CodeAnalysis;

namespace LiveOrleans.Load;

/// <summary>A process that holds a share of the subscribed sessions, as the process that publishes sees it.</summary>
/// <remarks>It is asked one thing at a time, by the thread of <see cref="LoadLoop"/>, which must not wait: it has sessions of its own.</remarks>
internal sealed class Listener : IAsyncDisposable
{
    private readonly ChildProcess _process;
    private Task _asking = Task.CompletedTask;
    private string? _answer;

    private Listener(ChildProcess process, string name)
    {
        _process = process;
        Name = name;
    }

    public string Name { get; }

    public int Id => _process.Id;

    public static Listener Start(LoadProgram program, string name) =>
        new(ChildProcess.StartPiped(program.Path, name, program.Arguments), name);

    /// <summary>Gives an order; <see cref="TryTakeAnswer"/> answers.</summary>
    public void Ask<T>(T order)
    {
        _answer = null;
        _asking = AskAsync(JsonLine.Write(order));
    }

    /// <summary>False while there is no answer.</summary>
    /// <exception cref="LoadException">The process has ended.</exception>
    public bool TryTakeAnswer<T>([NotNullWhen(true)] out T? answer)
        where T : class
    {
        answer = null;
        if (_asking.IsCompleted)
        {
            answer = _answer is null ? null : JsonLine.Read<T>(_answer);
        }

        if (answer is null)
        {
            _process.CheckRunning();
        }

        return answer is not null;
    }

    /// <exception cref="LoadException">The process has ended.</exception>
    public void CheckRunning() => _process.CheckRunning();

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        await _asking;
    }

    private async Task AskAsync(string line)
    {
        try
        {
            await _process.Input.WriteLineAsync(line);
            await _process.Input.FlushAsync();
            _answer = await _process.Output.ReadLineAsync();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The process has ended, which CheckRunning tells with its reason.
        }
    }
}
