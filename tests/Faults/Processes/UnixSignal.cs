namespace LiveOrleans.Faults;

/// <summary>The signals that the tests send, by their numbers on Linux.</summary>
internal enum UnixSignal
{
    None = 0,

    /// <summary>SIGKILL: the process is gone at once, also when it is stopped.</summary>
    Kill = 9,

    /// <summary>SIGTERM: the process is asked to end.</summary>
    Terminate = 15,

    /// <summary>SIGCONT: a stopped process goes on as if nothing had happened.</summary>
    Continue = 18,

    /// <summary>SIGSTOP: the process keeps its memory and its connections, and does nothing.</summary>
    Stop = 19,
}
