using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace LiveOrleans.Load;

/// <summary>Which version of a program the PATH finds, for the table's heading.</summary>
internal static partial class ProgramVersion
{
    /// <returns>Such as <c>redis-server 7.0.15</c>; the name alone when the program says no version.</returns>
    /// <exception cref="LoadException">There is no such program.</exception>
    public static async Task<string> ReadAsync(string program)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, "--version") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })
                ?? throw new LoadException($"{program} did not start.");
            var error = process.StandardError.ReadToEndAsync();
            var text = await process.StandardOutput.ReadToEndAsync() + await error;
            await process.WaitForExitAsync();
            return Parse(program, text);
        }
        catch (Win32Exception e)
        {
            throw new LoadException($"{program} is needed and cannot be started: {e.Message}");
        }
    }

    internal static string Parse(string program, string text) => Version().Match(text) is { Success: true } version ? $"{program} {version.Value}" : program;

    [GeneratedRegex(@"\d+\.\d+\.\d+", RegexOptions.NonBacktracking)]
    private static partial Regex Version();
}
