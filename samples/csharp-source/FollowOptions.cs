namespace LiveOrleans.CSharpSource;

/// <summary>The options of the section <c>follow</c>.</summary>
internal sealed class FollowOptions
{
    public const string SectionName = "follow";

    /// <summary>Where the files are: required.</summary>
    public string Folder { get; set; } = string.Empty;

    /// <summary>Whether editors may append to them by publishing: false.</summary>
    public bool Writable { get; set; }

    /// <summary>The path of a channel's file; null when the channel names none: no file lies above or below the folder.</summary>
    /// <param name="name">What follows <c>ds/files/</c> in the channel's name.</param>
    public string? PathOf(ReadOnlySpan<char> name)
    {
        if (name is "." or ".." || name.IndexOfAny('/', '\\') >= 0)
        {
            return null;
        }

        var path = Path.Combine(Folder, name.ToString());
        return File.Exists(path) ? path : null;
    }
}
