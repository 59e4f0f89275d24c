using System.Collections.Frozen;
using System.Net;
using Gateway.Contracts.Configuration;
using Gateway.Host;
using Gateway.Host.Http;

namespace Gateway.Tests.Host.Http;

public sealed class AllowedHostsTests
{
    private static readonly RunOptions Options = new() { DataDirectory = "", Urls = "http://listen.example:8080;http://*:8081", Hosts = "given.example;*.wide.example" };

    [Theory]
    [InlineData("localhost:8080", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("[::1]:80", true)]
    [InlineData("listen.example:8080", true)]
    [InlineData("GIVEN.example", true)]
    [InlineData("a.wide.example", true)]
    [InlineData("192.0.2.7:8080", true)]
    [InlineData("wide.example", false)]
    [InlineData("192.0.2.8", false)]
    [InlineData("evil.example", false)]
    [InlineData("localhost.evil.example", false)]
    [InlineData("*", false)]
    [InlineData("", false)]
    public void Allows_Host_OnlyUnderAKnownName(string host, bool allowed) =>
        Assert.Equal(allowed, new AllowedHosts(Options, new ModelSource()).Allows(host, IPAddress.Parse("192.0.2.7")));

    [Fact]
    public void Allows_AddressOfTheSocket_InBothFamilies()
    {
        var hosts = new AllowedHosts(Options, new ModelSource());

        Assert.True(hosts.Allows("[2001:db8::7]:443", IPAddress.Parse("2001:db8::7")));
        Assert.True(hosts.Allows("192.0.2.7", IPAddress.Parse("::ffff:192.0.2.7")));
        Assert.False(hosts.Allows("2001", IPAddress.Parse("2001:db8::7")));
        Assert.False(hosts.Allows("192.0.2.7", null));
    }

    [Fact]
    public void Allows_ConfigurationChanges_FollowsIt()
    {
        var models = new ModelSource();
        var hosts = new AllowedHosts(Options, models);
        Assert.False(hosts.Allows("later.example", null));

        models.Publish(new GatewayModel { Version = 1, Tenants = FrozenDictionary<string, TenantModel>.Empty, Hosts = ["later.example"] });
        Assert.True(hosts.Allows("later.example", null));

        models.Publish(new GatewayModel { Version = 2, Tenants = FrozenDictionary<string, TenantModel>.Empty, Hosts = ["*"] });
        Assert.True(hosts.Allows("anything.example", null));
    }
}
