using System.Collections.Frozen;
using Gateway.Contracts.Configuration;
using Gateway.Events;
using Gateway.Events.Subscriptions;
using Silo = Gateway.Tests.Conversations.Silo;

namespace Gateway.Tests.Events.Subscriptions;

public sealed class DeclaredSubscriptionsTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    private static readonly Subscription Made = new() { Id = "sub_1", Spec = new SubscriptionSpec(), Version = 1 };

    [Fact]
    public void Merge_NewDeclaration_IsAddedBesideWhatWasMade()
    {
        var merged = DeclaredSubscriptions.Merge(new DirectoryState { Subscriptions = [Made] }, Tenant(("crm", Webhook(8))), Now)!;

        Assert.Equal(["sub_1", "crm"], merged.Subscriptions.Select(s => s.Id));
        Assert.True(merged.Subscriptions[1].Declared);
        Assert.Equal("***", merged.Subscriptions[1].Spec.Webhook!.Headers["Authorization"]);
    }

    [Fact]
    public void Merge_NothingNew_IsNull()
    {
        var merged = DeclaredSubscriptions.Merge(new DirectoryState(), Tenant(("crm", Webhook(8))), Now)!;

        Assert.Null(DeclaredSubscriptions.Merge(merged, Tenant(("crm", Webhook(8))), Now));
    }

    [Fact]
    public void Merge_ChangedDeclaration_KeepsItsStateUnderANewVersion()
    {
        var merged = DeclaredSubscriptions.Merge(new DirectoryState(), Tenant(("crm", Webhook(8))), Now)!;
        var paused = merged with { Subscriptions = [merged.Subscriptions[0] with { State = SubscriptionState.Paused }] };

        var changed = Assert.Single(DeclaredSubscriptions.Merge(paused, Tenant(("crm", Webhook(9))), Now)!.Subscriptions);

        Assert.Equal((SubscriptionState.Paused, 2, 9), (changed.State, changed.Version, changed.Spec.Webhook!.Concurrency));
    }

    [Fact]
    public void Merge_WithdrawnDeclaration_IsGone()
    {
        var merged = DeclaredSubscriptions.Merge(new DirectoryState { Subscriptions = [Made] }, Tenant(("crm", Webhook(8))), Now)!;

        Assert.Equal("sub_1", Assert.Single(DeclaredSubscriptions.Merge(merged, Tenant(), Now)!.Subscriptions).Id);
    }

    private static TenantModel Tenant(params (string Id, SubscriptionSpec Spec)[] declared) => Silo.Model(tenant => tenant with
    {
        Subscriptions = declared.ToFrozenDictionary(d => d.Id, d => new DeclaredSubscription(d.Id, d.Spec, [])),
    }).Tenants["acme"];

    private static SubscriptionSpec Webhook(int concurrency) => new()
    {
        Webhook = new WebhookSpec
        {
            Url = new Uri("https://example.com/"),
            BatchMax = 1,
            Ordered = true,
            Concurrency = concurrency,
            Timeout = TimeSpan.FromSeconds(15),
            RetryFor = TimeSpan.FromDays(3),
            NeverRetry = [400],
            Headers = new Dictionary<string, string> { ["Authorization"] = "Bearer x" },
        },
    };
}
