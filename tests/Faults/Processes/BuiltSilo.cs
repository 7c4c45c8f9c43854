namespace LiveOrleans.Faults;

/// <summary>The executable that was built together with these tests.</summary>
internal static class BuiltSilo
{
    /// <summary>Its path; LIVE_SILO names another build.</summary>
    public static string Path { get; } = Environment.GetEnvironmentVariable("LIVE_SILO") ?? BesideTheTests();

    private static string BesideTheTests()
    {
        // artifacts/bin/Faults/<configuration> and artifacts/bin/Silo/<configuration>
        var tests = new DirectoryInfo(AppContext.BaseDirectory);
        var path = System.IO.Path.GetFullPath(System.IO.Path.Combine(tests.FullName, "..", "..", "Silo", tests.Name, "LiveOrleans.Silo"));
        return File.Exists(path) ? path : throw new InvalidOperationException($"The node is not built: there is no {path}.");
    }
}
