namespace LiveOrleans.Frames;

/// <summary>The spellings of <see cref="PushFormat"/> in the query option <c>gf_live_frame_format</c>.</summary>
public static class PushFormats
{
    /// <summary>What the option may say, for the error message of whoever reads it.</summary>
    public const string Allowed = "labels_column or wide";

    /// <summary>Reads the option's value in any case, as Grafana does; an absent or empty one means the labels column.</summary>
    /// <returns>False when the text is not one of <see cref="Allowed"/>.</returns>
    public static bool TryParse(string? text, out PushFormat format)
    {
        format = string.Equals(text, "wide", StringComparison.OrdinalIgnoreCase) ? PushFormat.Wide : PushFormat.LabelsColumn;
        return format == PushFormat.Wide || string.IsNullOrEmpty(text) || string.Equals(text, "labels_column", StringComparison.OrdinalIgnoreCase);
    }
}
