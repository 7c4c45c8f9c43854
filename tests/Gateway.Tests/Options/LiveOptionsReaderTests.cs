using LiveOrleans.Channels;
using Microsoft.Extensions.Configuration;

namespace LiveOrleans.Gateway.Tests;

public sealed class LiveOptionsReaderTests
{
    [Fact]
    public void Read_Nothing_GivesTheDefaults()
    {
        var options = Read(out var faults);

        Assert.Empty(faults);
        Assert.Equal(
            (-1, 65536, 4_194_304, 16_777_216, 0, 0),
            (options.MaxConnections, options.MessageSizeLimit, options.ClientQueueMaxSize, options.PushMaxBodySize, options.SiloPort, options.GatewayPort));
        Assert.Empty(options.AllowedOrigins);
        Assert.Null(options.RootUrl);
        Assert.Null(options.AnonymousRole);
    }

    [Theory]
    [InlineData("orleans_dashboard", "yes")]
    [InlineData("tracing_endpoint", "collector:4318")]
    [InlineData("tracing_ratio", "1.5")]
    [InlineData("tracing_ratio", "-0.1")]
    [InlineData("tracing_ratio", "NaN")]
    public void Read_OutOfBoundsForOperators_IsAFault(string name, string text)
    {
        Read(out var faults, (name, text));

        Assert.Equal($"live:{name}", Assert.Single(faults).Option);
    }

    [Fact]
    public void Read_ForOperators_TakesItsValue()
    {
        var options = Read(out var faults, ("orleans_dashboard", "True"), ("tracing_endpoint", "http://collector:4318/v1/traces"), ("tracing_ratio", "0.25"));

        Assert.Empty(faults);
        Assert.Equal((true, "http://collector:4318/v1/traces", 0.25), (options.OrleansDashboard, options.TracingEndpoint?.ToString(), options.TracingRatio));
    }

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", true)]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", true)]
    [InlineData("OTEL_SERVICE_NAME", false)]
    public void IsTraced_VariableOfOpenTelemetry_IsWhereItSaysWhereTo(string variable, bool isTraced)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create<string, string?>(variable, "http://collector:4318")]).Build();

        Assert.Equal(isTraced, Read(out _).IsTraced(configuration));
    }

    [Fact]
    public void Read_EveryOption_TakesItsValue()
    {
        var options = Read(
            out var faults,
            ("max_connections", "7"),
            ("message_size_limit", "2048"),
            ("client_queue_max_size", "65536"),
            ("allowed_origins", "https://a.example, https://*.b.example"),
            ("root_url", "https://grafana.example:8443/sub/"),
            ("push_max_body_size", "4096"),
            ("role", "gateway"),
            ("ha_engine", "redis"),
            ("ha_engine_address", "rediss://user:secret@redis.example:6380/2"),
            ("ha_engine_password", "another"),
            ("ha_prefix", "prod"),
            ("cluster_id", "blue-1"),
            ("silo_port", "11111"),
            ("gateway_port", "30000"),
            ("auth:mode", "grafana"),
            ("auth:anonymous_role", "Viewer"),
            ("auth:grafana:url", "http://grafana:3000/sub"),
            ("auth:grafana:cookie", "my_session"),
            ("auth:grafana:jwt_header", "X-Token"),
            ("auth:grafana:cache_seconds", "0"),
            ("auth:grafana:recheck_seconds", "5"));

        Assert.Empty(faults);
        Assert.Equal(
            (7, 2048, 65536, 4096, 11111, 30000),
            (options.MaxConnections, options.MessageSizeLimit, options.ClientQueueMaxSize, options.PushMaxBodySize, options.SiloPort, options.GatewayPort));
        Assert.Equal(["https://a.example", "https://*.b.example"], options.AllowedOrigins);
        Assert.Equal(new Uri("https://grafana.example:8443/sub/"), options.RootUrl);
        Assert.Equal(Role.Viewer, options.AnonymousRole);
        Assert.True(options.IsCluster);
        Assert.True(options.AsksGrafana);
        var grafana = options.Grafana;
        Assert.Equal((new Uri("http://grafana:3000/sub"), "my_session", "X-Token"), (grafana.Url, grafana.Cookie, grafana.JwtHeader));
        Assert.Equal((TimeSpan.Zero, TimeSpan.FromSeconds(5)), (grafana.CacheTime, grafana.RecheckInterval));
        Assert.Equal(
            (NodeRole.Gateway, "rediss://user:secret@redis.example:6380/2", "another", "prod", "blue-1"),
            (options.Role, options.HaEngineAddress, options.HaEnginePassword, options.HaPrefix, options.ClusterId));
    }

    [Theory]
    [InlineData("max_connections", "-2", "must be 0 to 2147483647, or -1 for no limit")]
    [InlineData("max_connections", "many", "must be 0 to 2147483647, or -1 for no limit")]
    [InlineData("max_connections", "", "must be 0 to 2147483647, or -1 for no limit")]
    [InlineData("max_connections", "1.5", "must be 0 to 2147483647, or -1 for no limit")]
    [InlineData("message_size_limit", "0", "must be 1024 to 67108864, or -1 for the highest")]
    [InlineData("message_size_limit", "1023", "must be 1024 to 67108864, or -1 for the highest")]
    [InlineData("message_size_limit", "67108865", "must be 1024 to 67108864, or -1 for the highest")]
    [InlineData("client_queue_max_size", "65535", "must be 65536 to 1073741824")]
    [InlineData("client_queue_max_size", "1073741825", "must be 65536 to 1073741824")]
    [InlineData("auth:grafana:url", "grafana:3000", "must be an absolute http or https URL")]
    [InlineData("auth:grafana:cookie", "a;b", "must be 1 to 128 letters, digits, `-`, `_` and `.`")]
    [InlineData("auth:grafana:cache_seconds", "301", "must be 0 to 300")]
    [InlineData("auth:grafana:recheck_seconds", "4", "must be 5 to 3600")]
    [InlineData("root_url", "grafana.example", "must be an absolute http or https URL")]
    [InlineData("root_url", "ftp://grafana.example", "must be an absolute http or https URL")]
    [InlineData("push_max_body_size", "1023", "must be 1024 to 1073741824")]
    [InlineData("push_max_body_size", "1073741825", "must be 1024 to 1073741824")]
    [InlineData("role", "everything", "must be all, silo or gateway")]
    [InlineData("silo_port", "65536", "must be 1 to 65535, or 0 for any free port")]
    [InlineData("silo_port", "-1", "must be 1 to 65535, or 0 for any free port")]
    [InlineData("gateway_port", "x", "must be 1 to 65535, or 0 for any free port")]
    [InlineData("ha_engine", "nats", "must be empty or redis")]
    [InlineData("ha_prefix", "a{b}", "must be any text without braces")]
    [InlineData("cluster_id", "", "must be 1 to 64 letters, digits, `-` and `_`")]
    [InlineData("cluster_id", "a b", "must be 1 to 64 letters, digits, `-` and `_`")]
    [InlineData("auth:mode", "password", "must be anonymous, jwt, apikey or grafana, or several separated by commas")]
    [InlineData("auth:mode", "", "must be anonymous, jwt, apikey or grafana, or several separated by commas")]
    [InlineData("max_connections_per_user", "0", "must be 1 to 2147483647, or -1 for no limit")]
    [InlineData("trusted_proxies", "10.0.0.0/33", "must be addresses and networks, such as 10.0.0.0/8, separated by commas, or a JSON array")]
    [InlineData("auth:jwt:user_claim", "", "must be the name of a claim")]
    [InlineData("auth:anonymous_role", "admin", "must be Viewer, Editor or Admin")]
    [InlineData("auth:anonymous_role", "", "must be Viewer, Editor or Admin")]
    public void Read_ValueOutOfBounds_IsAFaultThatSaysTheBounds(string option, string value, string reason)
    {
        Read(out var faults, (option, value));

        Assert.Equal([new OptionFault($"live:{option}", value, reason)], faults);
    }

    [Theory]
    [InlineData("all", NodeRole.All)]
    [InlineData("silo", NodeRole.Silo)]
    [InlineData("gateway", NodeRole.Gateway)]
    public void Read_Role_IsTheOneOfThatName(string text, NodeRole expected) => Assert.Equal(expected, Read(out _, ("role", text)).Role);

    [Theory]
    [InlineData("Viewer", Role.Viewer)]
    [InlineData("Editor", Role.Editor)]
    [InlineData("Admin", Role.Admin)]
    public void Read_AnonymousRole_IsTheOneOfThatName(string text, Role expected) =>
        Assert.Equal(expected, Read(out _, ("auth:anonymous_role", text)).AnonymousRole);

    [Theory]
    [InlineData("max_conections", "did you mean live:max_connections?")]
    [InlineData("MaxConnections", "did you mean live:max_connections?")]
    [InlineData("auth:anonymous", "did you mean live:auth:anonymous_role?")]
    [InlineData("weather", "there is no such option")]
    [InlineData("max_connections:0:x", "there is no such option")]
    public void Read_UnknownKey_IsAFaultThatNamesTheNearest(string key, string words)
    {
        Read(out var faults, (key, "5"));

        var fault = Assert.Single(faults);
        Assert.Equal($"live:{key}", fault.Option);
        Assert.Contains(words, fault.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sources:0:url")]
    [InlineData("webhooks:0:secret")]
    [InlineData("Sources:0:headers:Authorization")]
    public void Read_Sources_AreLeftToTheirReader(string key)
    {
        Read(out var faults, (key, "x"));

        Assert.Empty(faults);
    }

    [Theory]
    [InlineData("source:0:headers:Authorization")]
    [InlineData("webhook:0:secret")]
    public void Read_UnknownKeyOfASecret_DoesNotShowTheValue(string key)
    {
        Read(out var faults, (key, "s3cret"));

        Assert.DoesNotContain("s3cret", Assert.Single(faults).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_SeveralFaults_FindsAll()
    {
        Read(out var faults, ("max_connections", "x"), ("silo_port", "x"), ("nothing", "x"));

        Assert.Equal(["live:max_connections", "live:silo_port", "live:nothing"], faults.Select(fault => fault.Option));
    }

    [Fact]
    public void Read_OriginsAsArray_TakesEach()
    {
        var options = Read(out var faults, ("allowed_origins:0", "https://a.example"), ("allowed_origins:1", "https://b.example"));

        Assert.Empty(faults);
        Assert.Equal(["https://a.example", "https://b.example"], options.AllowedOrigins);
    }

    [Fact]
    public void Read_KeyInOtherCase_IsTheSameOption()
    {
        var options = Read(out var faults, ("MAX_CONNECTIONS", "9"));

        Assert.Empty(faults);
        Assert.Equal(9, options.MaxConnections);
    }

    [Fact]
    public void ToSessionOptions_NoLimits_AreSaidInItsTerms()
    {
        var session = Read(out _, ("message_size_limit", "-1")).ToSessionOptions();

        Assert.Null(session.MaxConnections);
        Assert.Equal(64 * 1024 * 1024, session.MessageSizeLimit);
    }

    [Theory]
    [InlineData("anonymous", true)]
    [InlineData("jwt, anonymous", true)]
    [InlineData("jwt,apikey", false)]
    public void ToSessionOptions_Modes_SayWhetherAnonymousCallersAreAdmitted(string modes, bool expected)
    {
        var session = Read(out _, ("root_url", "https://grafana.example/"), ("max_connections", "0"), ("auth:mode", modes)).ToSessionOptions();

        Assert.Equal(expected, session.AdmitsAnonymous);
        Assert.Equal(new Uri("https://grafana.example/"), session.RootUrl);
        Assert.Equal(0, session.MaxConnections);
    }

    private static LiveOptions Read(out IReadOnlyList<OptionFault> faults, params (string Option, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(pair => KeyValuePair.Create($"live:{pair.Option}", (string?)pair.Value)))
            .Build();
        return LiveOptionsReader.Read(configuration, out faults);
    }
}
