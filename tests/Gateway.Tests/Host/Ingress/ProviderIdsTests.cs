using System.Collections.Frozen;
using Gateway.Contracts.Configuration;
using Gateway.Host.Ingress;
using Gateway.Tests.Channels;
using Silo = Gateway.Tests.Conversations.Silo;

namespace Gateway.Tests.Host.Ingress;

public sealed class ProviderIdsTests
{
    [Theory]
    [InlineData("+12028831111", "+12028831111", true)]
    [InlineData("+12028831111", "whatsapp:+12028831111", true)]
    [InlineData("+12028831111", "12028831111", true)]
    [InlineData("12028831111", "+12028831111", true)]
    [InlineData("12028831111", "whatsapp:+12028831111", true)]
    [InlineData("whatsapp:+12028831111", "whatsapp:+12028831111", true)]
    [InlineData("+12028831111", "+12028831112", false)]
    [InlineData("page", "+", false)]
    [InlineData("page", "x:", false)]
    public void Find_OtherFormOfTheNumber_IsItsAccount(string configured, string carried, bool found)
    {
        var account = TestAccounts.Of("twilio", configured);
        var tenant = Silo.Model().Tenants["acme"] with
        {
            AccountsByProviderId = new Dictionary<(string, string), AccountModel> { [("twilio", configured)] = account }.ToFrozenDictionary(),
        };

        Assert.Equal(found ? account : null, ProviderIds.Find(tenant, "twilio", carried));
        Assert.Null(ProviderIds.Find(tenant, "plivo", carried));
    }
}
