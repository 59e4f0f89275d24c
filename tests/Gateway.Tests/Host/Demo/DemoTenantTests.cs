using System.Buffers;
using Gateway.Channels;
using Gateway.Contracts;
using Gateway.Host.Configuration;
using Gateway.Host.Demo;
using Gateway.Host.Demo.Customers;
using Gateway.Host.Security;

namespace Gateway.Tests.Host.Demo;

/// <summary>The demo speaks to the gateway through its public doors only, so what it says must be what these doors take.</summary>
public sealed class DemoTenantTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly DemoTenant _tenant = DemoTenant.Create(new DemoOptions());

    [Fact]
    public void ToConfiguration_LoadedLikeAnyFile_HasNoErrors()
    {
        var outcome = Load();

        Assert.Empty(outcome.Errors);
        Assert.Equal(10, outcome.Result!.Model.Tenants[DemoTenant.Name].Accounts.Count);
    }

    [Fact]
    public void Team_EveryLanguage_HasAtLeastTwoAgentsOfTheLevelQueuesAskFor() => Assert.All(
        DemoLanguage.All,
        language => Assert.True(_tenant.Agents.Count(agent => agent.Languages.Any(spoken => spoken.Language == language && spoken.Level >= 5)) >= 2, language.Tag));

    [Fact]
    public void Team_SameSeed_IsTheSameTeam() => Assert.Equal(
        DemoTenant.Create(new DemoOptions()).Agents.Select(agent => (agent.Id, string.Join(',', agent.Languages.Select(spoken => (spoken.Language.Tag, spoken.Level))))),
        _tenant.Agents.Select(agent => (agent.Id, string.Join(',', agent.Languages.Select(spoken => (spoken.Language.Tag, spoken.Level))))));

    [Fact]
    public async Task Webhooks_OfEveryAccount_AreVerifiedAndDecodedByTheirChannel()
    {
        var model = Load().Result!.Model.Tenants[DemoTenant.Name];
        foreach (var account in _tenant.Accounts)
        {
            using var request = DemoWebhooks.Text(account, account.Channel == "line" ? "U" + new string('0', 32) : "628123", "Sari", 17, "Halo", Now);
            var body = new ReadOnlySequence<byte>(await request.Content!.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
            var channel = ChannelCatalog.Find(account.Channel);
            Assert.NotNull(channel);
            var webhook = new SentWebhook(request);
            var items = new List<InboundItem>();

            Assert.Equal(VerifyOutcome.Verified, channel.Verify(body, webhook, model.Accounts[(account.Channel, account.Name)]));
            Assert.Equal(DecodeOutcome.Decoded, channel.Decode(body, webhook, model.Accounts[(account.Channel, account.Name)], items).Outcome);
            var item = Assert.Single(items);
            Assert.Equal((ItemKind.Message, "Halo"), (item.Kind, item.Text));
        }
    }

    private LoadOutcome Load() => Loader.Load(_tenant.ToConfiguration(new Uri("http://127.0.0.1:1/"), "00000000", ApiKey.HashText(ApiKey.Hash("key"))), 1, Substitution.OfEnvironment);

    private sealed class SentWebhook(HttpRequestMessage request) : WebhookRequest
    {
        public override string Method => "POST";

        public override Uri Url { get; } = new(new Uri("http://localhost/"), request.RequestUri!);

        public override DateTimeOffset ReceivedAt => Now;

        public override string? Header(string name) => request.Headers.TryGetValues(name, out var values) ? values.Single() : null;

        public override string? Query(string name) => null;
    }
}
