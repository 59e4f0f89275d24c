using System.Text;
using Gateway.Host.Configuration;

namespace Gateway.Tests.Host.Configuration;

public sealed class SubscriptionConfigurationTests
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    [Fact]
    public void Load_Subscriptions_AreDeclaredWithTheirDefaults()
    {
        var tenant = Load($$"""{"id":"crm","delivery":"webhook","url":"https://crm.example.com/","secrets":["{{Secret}}"]}""", """{"id":"lake","delivery":"pull"}""").Result!.Model.Tenants["acme"];

        var crm = tenant.Subscriptions["crm"];
        Assert.Equal((1, true, 8), (crm.Spec.Webhook!.BatchMax, crm.Spec.Webhook.Ordered, crm.Spec.Webhook.Concurrency));
        Assert.Equal((TimeSpan.FromSeconds(15), TimeSpan.FromDays(3)), (crm.Spec.Webhook.Timeout, crm.Spec.Webhook.RetryFor));
        Assert.Equal(Secret, Assert.Single(crm.Secrets).RevealText());
        Assert.Equal((null, 1000, "now"), (tenant.Subscriptions["lake"].Spec.Webhook, tenant.Subscriptions["lake"].Spec.AckWindow, tenant.Subscriptions["lake"].Spec.Start));
    }

    [Theory]
    [InlineData("""{"delivery":"pull"}""", "id", "is missing")]
    [InlineData("""{"id":"sub_1","delivery":"pull"}""", "id", "must not begin with sub_")]
    [InlineData("""{"id":"a"}""", "delivery", "must be pull or webhook")]
    [InlineData("""{"id":"a","delivery":"pull","url":"https://example.com/"}""", "url", "belongs to delivery webhook only")]
    [InlineData("""{"id":"a","delivery":"pull","ackWindow":0}""", "ackWindow", "must be 1 to 10000")]
    [InlineData("""{"id":"a","delivery":"pull","start":"yesterday"}""", "start", "must be now, beginning")]
    [InlineData("""{"id":"a","delivery":"pull","filter":"typ = 'x'"}""", "filter", "names 'typ' at 1")]
    [InlineData("""{"id":"a","delivery":"webhook","secrets":["SECRET"]}""", "url", "is missing")]
    [InlineData("""{"id":"a","delivery":"webhook","secrets":["SECRET"],"url":"https://10.0.0.1/"}""", "url", "this one is private")]
    [InlineData("""{"id":"a","delivery":"webhook","secrets":["SECRET"],"url":"https://e.example/","order":"fifo"}""", "order", "must be conversation or none")]
    [InlineData("""{"id":"a","delivery":"webhook","secrets":["SECRET"],"url":"https://e.example/","neverRetry":[410]}""", "neverRetry[0]", "and not 408, 410")]
    [InlineData("""{"id":"a","delivery":"webhook","secrets":["SECRET"],"url":"https://e.example/","headers":{"Host":"x"}}""", "headers.Host", "is written by the gateway")]
    [InlineData("""{"id":"a","delivery":"webhook","secrets":["SECRET"],"url":"https://e.example/","timeout":"00:01:00"}""", "timeout", "must be 00:00:01 to 00:00:30")]
    [InlineData("""{"id":"a","delivery":"webhook","url":"https://e.example/"}""", "secrets", "is missing")]
    public void Load_WrongSubscription_NamesPathAndRule(string subscription, string field, string rule)
    {
        var error = Assert.Single(Load(subscription.Replace("SECRET", Secret, StringComparison.Ordinal)).Errors);

        Assert.Equal("$.tenants.acme.subscriptions[0]." + field, error.Path);
        Assert.Contains(rule, error.Rule, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_WrongSecretOfASubscription_IsNeverShown() =>
        Assert.DoesNotContain(
            Load("""{"id":"a","delivery":"webhook","url":"https://e.example/","secrets":["topsecret"],"headers":{"X":"topsecret\n"}}""").Errors,
            error => error.ToString().Contains("topsecret", StringComparison.Ordinal));

    [Fact]
    public void Load_OutboundAllow_OpensInternalEndpoints()
    {
        var outcome = Read($$"""{"outbound":{"allow":["10.1.0.0/16"]},"tenants":{"acme":{"pepper":"{{new string('7', 64)}}","subscriptions":[{"id":"a","delivery":"webhook","url":"http://10.1.2.3:9000/","secrets":["{{Secret}}"]}]} } }""");

        Assert.Empty(outcome.Errors);
        Assert.Equal("$.outbound.allow[0]", Assert.Single(Read("""{"outbound":{"allow":["not a host"]}}""").Errors).Path);
    }

    private static LoadOutcome Load(params string[] subscriptions) =>
        Read($$"""{"tenants":{"acme":{"pepper":"{{new string('7', 64)}}","subscriptions":[{{string.Join(',', subscriptions)}}]} } }""");

    private static LoadOutcome Read(string json) => Loader.Load(Encoding.UTF8.GetBytes(json), 1, new Substitution(_ => null, _ => ""));
}
