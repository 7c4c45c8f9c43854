namespace LiveOrleans.Frames;

/// <summary>How points become frames: the query option <c>gf_live_frame_format</c> of the push endpoint.</summary>
public enum PushFormat
{
    /// <summary><c>labels_column</c>, the default: one frame per measurement, tags as text in the first column.</summary>
    LabelsColumn,

    /// <summary><c>wide</c>: one frame per measurement and timestamp, tags as labels of each value column.</summary>
    Wide,
}
