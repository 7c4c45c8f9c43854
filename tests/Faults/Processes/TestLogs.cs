namespace LiveOrleans.Faults;

/// <summary>Where a test's processes write, so that a failure can be looked into.</summary>
internal static class TestLogs
{
    /// <summary>An empty folder for the test that runs: artifacts/test-results/faults/&lt;test&gt;.</summary>
    public static string NewFolder() =>
        NewFolder(TestContext.Current.Test?.TestDisplayName ?? throw new InvalidOperationException("No test runs: the folder needs a name."));

    /// <summary>An empty folder beside those of the tests.</summary>
    public static string NewFolder(string test)
    {
        var name = string.Concat(test.Replace("LiveOrleans.Faults.", string.Empty, StringComparison.Ordinal).Select(c => char.IsAsciiLetterOrDigit(c) || c == '.' ? c : '-'));

        var folder = FileOf(name);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        return Directory.CreateDirectory(folder).FullName;
    }

    /// <summary>The path of a file beside the tests' folders.</summary>
    public static string FileOf(string name)
    {
        // artifacts/bin/Faults/<configuration>
        return Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "test-results", "faults", name));
    }
}
