using StackExchange.Redis;

namespace LiveOrleans.Redis.Tests;

/// <summary>A redis-server where only a user with a password comes in, and the data is in database 3.</summary>
public sealed class AclServer : RedisServer
{
    private const int Number = 3;
    private const string AdminPassword = "for-the-test-alone";

    public AclServer()
        : base(["--requirepass", AdminPassword, "--user", "live", "on", ">se@cret", "~*", "&*", "+@all", "-@admin"])
    {
    }

    public override RedisOptions Options => new() { Address = $"redis://live:se%40cret@{Address}/{Number}" };

    protected override ConfigurationOptions AdminOptions
    {
        get
        {
            var options = base.AdminOptions;
            options.Password = AdminPassword;
            options.DefaultDatabase = Number;
            return options;
        }
    }
}
