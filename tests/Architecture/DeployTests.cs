namespace LiveOrleans.Architecture;

public sealed class DeployTests
{
    private const string Options = "| `live:advertise` | none |\n| `live:auth:jwt:issuer` | none |";
    private const string Keys = "| `mode` |\n### Keys\n| `hash` | x |";

    [Theory]
    [InlineData("Dockerfile", 0)]
    [InlineData("compose.yaml", 12)]
    [InlineData("liveorleans.service", 0)]
    [InlineData("kubernetes.yaml", 14)]
    [InlineData("README.md", 12)]
    public void Files_EachOptionTheyName_Exists(string file, int least)
    {
        Assert.True(DeployRules.NamedOptions(Read(file)).Count() >= least, $"{file} names fewer options than expected");
        Assert.Empty(DeployRules.UnknownOptions(Read(file), Repository.Read("docs/configuration.md"), Repository.Read("docs/security.md")));
    }

    [Theory]
    [InlineData("Dockerfile", "/healthz")]
    [InlineData("compose.yaml", "/readyz")]
    [InlineData("kubernetes.yaml", "/healthz /readyz /healthz")]
    public void Files_Probes_AreAnswered(string file, string paths)
    {
        var probes = DeployRules.ProbePaths(Read(file)).Where(path => path.EndsWith('z'));
        Assert.Equal(paths, string.Join(' ', probes));
        Assert.Empty(DeployRules.UnknownPaths(Read(file), Repository.Read("src/Gateway/Http/LiveHttpEndpointExtensions.cs")));
    }

    [Theory]
    [InlineData("compose.yaml", "stop_grace_period:", "")]
    [InlineData("liveorleans.service", "TimeoutStopSec=", "")]
    [InlineData("kubernetes.yaml", "terminationGracePeriodSeconds:", "preStop:\n              sleep:\n                seconds:")]
    public void Files_TimeToStop_IsLongerThanTheNodeTakes(string file, string key, string before)
    {
        var stop = DeployRules.Seconds(Repository.Read("src/Silo/NodeServer.cs"), "ShutdownTimeout = TimeSpan.FromSeconds(");
        var given = DeployRules.Seconds(Read(file), key) - (before.Length == 0 ? 0 : DeployRules.Seconds(Read(file), before));

        Assert.True(given >= stop + 5, $"{file} gives {given} s, and the node takes up to {stop}");
    }

    [Theory]
    [InlineData("compose.yaml")]
    [InlineData("kubernetes.yaml")]
    public void Yaml_Structure_HasNoFault(string file) => Assert.Empty(DeployRules.YamlFaults(Read(file)));

    [Fact]
    public void Unit_Keys_AreKnown() => Assert.Empty(DeployRules.UnitFaults(Read("liveorleans.service")));

    [Theory]
    [InlineData("live__advertize: node1", "live:advertize")]
    [InlineData("--live:auth:jwt:isuer x", "live:auth:jwt:isuer")]
    [InlineData("live__auth__keys__0__hsh: x", "live:auth:keys:0:hsh")]
    [InlineData("live__auth__keys__0__mode: x", "live:auth:keys:0:mode")]
    public void UnknownOptions_Misspelled_IsNamed(string text, string option) => Assert.Equal([$"there is no option {option}"], DeployRules.UnknownOptions(text, Options, Keys));

    [Fact]
    public void UnknownOptions_OptionsAndTheirSections_AreNothing() =>
        Assert.Empty(DeployRules.UnknownOptions("live__advertise live__auth__jwt__issuer `live:auth` live__auth__keys__0__hash", Options, Keys));

    [Theory]
    [InlineData("path: /ready")]
    [InlineData("printf 'GET /ready HTTP/1.0'")]
    public void UnknownPaths_NoEndpoint_IsNamed(string text) => Assert.Equal(["the server has no /ready"], DeployRules.UnknownPaths(text, "MapGet(\"/readyz\""));

    [Theory]
    [InlineData("a:\n   b: 1")]
    [InlineData("a:\n\tb: 1")]
    [InlineData("a: 1\nb")]
    [InlineData("a:\n  b: 1\n  c: 2\n  b: 3")]
    [InlineData("a:\n  - b: 1\n    b: 2")]
    [InlineData("a:\n  b: 1\nc: 1\na: 2")]
    public void YamlFaults_BadBlock_IsNamed(string text) => Assert.Single(DeployRules.YamlFaults(text));

    [Fact]
    public void YamlFaults_OneKeyInSeveralBlocks_IsNothing() =>
        Assert.Empty(DeployRules.YamlFaults("a:\n  b: 1\nc:\n  - b: 1\n    d:\n      b: 2\n  - b: 2\n    d: 3\ne:\n  - a\n---\na: 1"));

    [Theory]
    [InlineData("[Unit]\n[Service]\nNoNewPrivilege=yes\n[Install]", "NoNewPrivilege=yes is no key, or none of a section")]
    [InlineData("After=x\n[Unit]\n[Service]\n[Install]", "After=x is no key, or none of a section")]
    [InlineData("[Unit]\n[Services]\n[Install]", "the sections are Unit, Services, Install, not Unit, Service, Install")]
    public void UnitFaults_WhatSystemdPassesOver_IsNamed(string text, string fault) => Assert.Equal([fault], DeployRules.UnitFaults(text));

    private static string Read(string file) => Repository.Read($"samples/deploy/{file}");
}
