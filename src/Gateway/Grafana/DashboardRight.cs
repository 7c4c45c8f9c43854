namespace LiveOrleans.Gateway;

/// <summary>What a caller may do with a dashboard.</summary>
internal enum DashboardRight
{
    /// <summary>It could not be found out.</summary>
    Unknown,

    /// <summary>There is no such dashboard, or it has been deleted.</summary>
    Missing,

    /// <summary>Nothing.</summary>
    None,

    /// <summary>To look at it.</summary>
    View,

    /// <summary>To look at it and to change it.</summary>
    Edit,
}
