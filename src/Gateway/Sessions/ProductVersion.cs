namespace LiveOrleans.Gateway;

/// <summary>What the server calls itself; clients check that it is not empty.</summary>
internal static class ProductVersion
{
    public static string Text { get; } = $"LiveOrleans {typeof(ProductVersion).Assembly.GetName().Version?.ToString(3)}";
}
