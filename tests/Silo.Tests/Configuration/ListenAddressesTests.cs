using Microsoft.Extensions.Configuration;

namespace LiveOrleans.Silo.Tests;

public sealed class ListenAddressesTests
{
    [Theory]
    [InlineData("http://127.0.0.1:8000", true)]
    [InlineData("http://127.1.2.3:8000", true)]
    [InlineData("http://localhost:8000", true)]
    [InlineData("https://LOCALHOST", true)]
    [InlineData("http://[::1]:8000", true)]
    [InlineData("http://unix:/run/live.sock", true)]
    [InlineData("http://0.0.0.0:8000", false)]
    [InlineData("http://[::]:8000", false)]
    [InlineData("http://*:8000", false)]
    [InlineData("http://+:8000", false)]
    [InlineData("http://192.168.1.2:8000", false)]
    [InlineData("http://live.example:8000", false)]
    [InlineData("http://127.0.0.1.example:8000", false)]
    [InlineData("nonsense", false)]
    public void IsLocal_Address_IsOnlyLoopback(string address, bool expected) =>
        Assert.Equal(expected, ListenAddresses.IsLocal(address));

    [Theory]
    [InlineData("urls", "http://127.0.0.1:1; http://*:2", "http://127.0.0.1:1", "http://*:2")]
    [InlineData("http_ports", "8080;8081", "http://*:8080", "http://*:8081")]
    [InlineData("https_ports", "8443", "https://*:8443")]
    [InlineData("Kestrel:Endpoints:Web:Url", "http://0.0.0.0:5", "http://0.0.0.0:5")]
    [InlineData("nothing", "http://*:2")]
    public void Find_Configured_IsWhatKestrelListensOn(string key, string value, params string[] expected)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new(key, value)]).Build();

        Assert.Equal(expected, ListenAddresses.Find(configuration));
    }

    [Fact]
    public void Find_EndpointsAndUrls_EndpointsCount()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("urls", "http://127.0.0.1:1"), new("Kestrel:Endpoints:Web:Url", "http://*:2")])
            .Build();

        Assert.Equal(["http://*:2"], ListenAddresses.Find(configuration));
    }
}
