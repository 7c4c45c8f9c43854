namespace LiveOrleans.Load;

/// <summary>What the process answers.</summary>
internal static class ExitCode
{
    public const int Passed = 0;

    /// <summary>The run was made, and the server lost, repeated or reordered something, closed a session or failed a request.</summary>
    public const int Failed = 1;

    /// <summary>The run could not be made.</summary>
    public const int NotRun = 2;
}
