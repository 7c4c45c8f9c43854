namespace LiveOrleans.Gateway.Tests;

public sealed class LiveOptionTableTests
{
    [Theory]
    [InlineData("max_connections", "-1; 100 with a Grafana file")]
    [InlineData("client_queue_max_size", "4194304")]
    [InlineData("allowed_origins", "none")]
    [InlineData("root_url", "none")]
    [InlineData("role", "all")]
    [InlineData("ha_engine", "empty")]
    [InlineData("orleans_dashboard", "false")]
    [InlineData("tracing_ratio", "1")]
    [InlineData("trusted_proxies", "none")]
    [InlineData("auth:mode", "anonymous")]
    [InlineData("auth:anonymous_role", "Admin on loopback; else required")]
    [InlineData("auth:grafana:recheck_seconds", "60")]
    public void Default_Option_IsTheFirstValueInWords(string name, string expected) =>
        Assert.Equal(expected, LiveOptionTable.All.Single(option => string.Equals(option.Name, name, StringComparison.Ordinal)).Default);

    [Fact]
    public void Default_ThatIsAValue_IsWithinTheBounds() => Assert.All(
        LiveOptionTable.All.Where(static option => option.DefaultInWords is null && option.Default is not ("none" or "empty")),
        static option => Assert.True(option.TrySet(option.Default.Split(';')[0], new LiveOptions()), $"{option.Name} = {option.Default}"));

    [Fact]
    public void Meaning_Option_IsSentences() => Assert.All(LiveOptionTable.All, static option => Assert.EndsWith(".", option.Meaning, StringComparison.Ordinal));

    [Fact]
    public void TrySet_OutOfBounds_LeavesTheOptionsAsTheyWere()
    {
        var options = new LiveOptions();

        Assert.All(
            LiveOptionTable.All.Where(static option => option.Name is "role" or "silo_port" or "auth:mode" or "auth:grafana:cache_seconds" or "trusted_proxies"),
            option => Assert.False(option.TrySet("?", options)));

        Assert.Equal(
            (NodeRole.All, 0, "anonymous", TimeSpan.FromSeconds(10), 0),
            (options.Role, options.SiloPort, Assert.Single(options.AuthModes), options.Grafana.CacheTime, options.TrustedProxies.Count));
    }

    [Fact]
    public void BoundsOf_UnknownOption_Throws() => Assert.Throws<InvalidOperationException>(() => LiveOptionTable.BoundsOf("nothing"));
}
