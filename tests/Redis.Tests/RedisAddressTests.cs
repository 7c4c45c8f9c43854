namespace LiveOrleans.Redis.Tests;

public sealed class RedisAddressTests
{
    [Theory]
    [InlineData("", "127.0.0.1", 6379, false, 0)]
    [InlineData("redis.example", "redis.example", 6379, false, 0)]
    [InlineData("10.0.0.7:6380", "10.0.0.7", 6380, false, 0)]
    [InlineData("[::1]:6380", "::1", 6380, false, 0)]
    [InlineData("redis://redis.example", "redis.example", 6379, false, 0)]
    [InlineData("redis://redis.example:7000/3", "redis.example", 7000, false, 3)]
    [InlineData("rediss://redis.example:7000/", "redis.example", 7000, true, 0)]
    public void TryParse_Address_IsRead(string text, string host, int port, bool tls, int database)
    {
        Assert.True(RedisAddress.TryParse(text, out var address, out _));
        Assert.Equal((host, port, tls, database), (Assert.Single(address.Hosts).Host, address.Hosts[0].Port, address.Tls, address.Database));
    }

    [Theory]
    [InlineData("redis://h?serviceName=main", "h:26379", "main", 0)]
    [InlineData("redis://h1:1,h2,[::1]:3/2?serviceName=my%20main", "h1:1,h2:26379,::1:3", "my main", 2)]
    public void TryParse_Sentinels_AreRead(string text, string hosts, string serviceName, int database)
    {
        Assert.True(RedisAddress.TryParse(text, out var address, out _));
        Assert.Equal((hosts, serviceName, database), (address.ToString(), address.ServiceName, address.Database));
    }

    [Theory]
    [InlineData("redis://me:se%40cret@h:1", "me", "se@cret")]
    [InlineData("redis://:secret@h:1", "", "secret")]
    [InlineData("redis://h:1", "", "")]
    public void TryParse_Credentials_AreReadAndNotShown(string text, string user, string password)
    {
        Assert.True(RedisAddress.TryParse(text, out var address, out _));
        Assert.Equal((user, password), (address.User, address.Password));
        Assert.Equal("h:1", address.ToString());
    }

    [Theory]
    [InlineData("http://secret@h:1", "redis://")]
    [InlineData("redis://:secret@h:99999", "host and port")]
    [InlineData("redis://:secret@", "host and port")]
    [InlineData("redis://:secret@h:1/first", "database")]
    [InlineData("redis://:secret@h:1?db=1", "query")]
    [InlineData("redis://:secret@h:1?serviceName=", "query")]
    [InlineData("redis://:secret@h:1?serviceName=a&secret=b", "query")]
    [InlineData("redis://:secret@h:1#secret", "fragment")]
    [InlineData("redis://:secret@h1,h2", "?serviceName=")]
    [InlineData("redis://:secret@h1,,h2?serviceName=a", "host and port")]
    [InlineData("redis://:secr/et@h:1", "percent-encoded")]
    [InlineData("secret@h:1", "one host:port")]
    [InlineData("h:1,secret", "one host:port")]
    [InlineData("h:secret", "host and port")]
    [InlineData("h:0", "host and port")]
    public void TryParse_Wrong_SaysWhyWithoutTheText(string text, string reason)
    {
        Assert.False(RedisAddress.TryParse(text, out _, out var fault));
        Assert.Contains(reason, fault, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", fault, StringComparison.Ordinal);
    }
}
