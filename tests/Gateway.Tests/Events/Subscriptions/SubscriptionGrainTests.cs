using System.Net;
using Gateway.Events;
using Orleans.Core.Internal;

namespace Gateway.Tests.Events.Subscriptions;

/// <summary>The two grains together: what the directory says is what is delivered, and what a delivery ends with reaches the directory.</summary>
public sealed class SubscriptionGrainTests
{
    private static readonly Uri Old = new("https://old.example/hook");
    private static readonly Uri New = new("https://new.example/hook");

    [Fact]
    public async Task Touch_DeclarationTakenOutAndPutBackElsewhere_SendsNothingToTheOldUrlAndLosesNothing()
    {
        await using var silo = await SubscriptionSilo.StartAsync(("crm", SubscriptionSilo.To(Old.AbsoluteUri)));
        silo.Log.Append(0, "acme", 1);
        Assert.Equal(Old, (await silo.NextAsync()).RequestUri);

        silo.Declare();
        await silo.Directory.TouchAsync();
        silo.Log.Append(0, "acme", 2);
        silo.Declare(("crm", SubscriptionSilo.To(New.AbsoluteUri)));
        await silo.Directory.TouchAsync();

        var next = await silo.NextAsync();
        Assert.Equal((New, "crm_0_2"), (next.RequestUri, next.Headers.GetValues("webhook-id").Single()));
        Assert.NotEmpty(next.Headers.GetValues("webhook-signature").Single());
        Assert.True((await silo.Directory.FindAsync("crm"))!.Version > 1);
    }

    [Fact]
    public async Task Deliver_HeaderOfADeclaredWebhookHasANewValue_NextRequestCarriesIt()
    {
        await using var silo = await SubscriptionSilo.StartAsync(("crm", With("one")));
        silo.Log.Append(0, "acme", 1);
        Assert.Equal("one", (await silo.NextAsync()).Headers.GetValues("X-Token").Single());

        silo.Declare(("crm", With("two")));
        await silo.Directory.TouchAsync();
        silo.Log.Append(0, "acme", 2);

        Assert.Equal("two", (await silo.NextAsync()).Headers.GetValues("X-Token").Single());

        static Gateway.Contracts.Configuration.SubscriptionSpec With(string token)
        {
            var spec = SubscriptionSilo.To(Old.AbsoluteUri);
            return spec with { Webhook = spec.Webhook! with { Headers = new Dictionary<string, string> { ["X-Token"] = token } } };
        }
    }

    [Fact]
    public async Task Touch_DeclarationTakenOut_EndsItsReaders()
    {
        await using var silo = await SubscriptionSilo.StartAsync(("crm", new() { Start = "beginning" }));
        await silo.Directory.TouchAsync();
        var grain = silo.Grains.GetGrain<ISubscriptionGrain>(SubscriptionKey.Of("acme", "crm"));
        Assert.True((await grain.PullAsync("reader", [], leaving: false)).Running);

        silo.Declare();
        await silo.Directory.TouchAsync();

        Assert.False((await grain.PullAsync("reader", [0, 1], leaving: false)).Running);
    }

    [Fact]
    public async Task Starter_TenantTakenOutOfTheConfiguration_EndsItsReaders()
    {
        await using var silo = await SubscriptionSilo.StartAsync(("crm", new() { Start = "beginning" }));
        var grain = silo.Grains.GetGrain<ISubscriptionGrain>(SubscriptionKey.Of("acme", "crm"));
        await UntilAsync(async () => (await grain.PullAsync("reader", [], leaving: false)).Running);

        silo.DeclareNobody();

        await UntilAsync(async () => !(await grain.PullAsync("reader", [], leaving: false)).Running);

        async Task UntilAsync(Func<Task<bool>> holds)
        {
            // The starter looks every two seconds of this clock; each step is a call to the grain and back.
            for (var i = 0; i < 10_000 && !await holds(); i++)
            {
                silo.Time.Advance(TimeSpan.FromSeconds(1));
            }

            Assert.True(await holds());
        }
    }

    [Fact]
    public async Task Touch_TenantTakenOutOfTheConfiguration_IsDeliveredNothingUntilItIsBack()
    {
        await using var silo = await SubscriptionSilo.StartAsync(("crm", SubscriptionSilo.To(Old.AbsoluteUri)));
        silo.Log.Append(0, "acme", 1);
        await silo.NextAsync();

        silo.DeclareNobody();
        await silo.Directory.TouchAsync();
        silo.Log.Append(0, "acme", 2);
        silo.Declare(("crm", SubscriptionSilo.To(New.AbsoluteUri)));
        await silo.Directory.TouchAsync();

        Assert.Equal(New, (await silo.NextAsync()).RequestUri);
        Assert.False(silo.HasRequest);
    }

    [Fact]
    public async Task Pull_OfANewActivation_GoesOnWithWhatTheReaderHolds()
    {
        await using var silo = await SubscriptionSilo.StartAsync(("crm", new() { Start = "beginning" }));
        await silo.Directory.TouchAsync();
        var grain = silo.Grains.GetGrain<ISubscriptionGrain>(SubscriptionKey.Of("acme", "crm"));
        var granted = await grain.PullAsync("reader", [], leaving: false);
        Assert.Equal([0, 1], granted.Partitions);

        await grain.Cast<IGrainManagementExtension>().DeactivateOnIdle(TestContext.Current.CancellationToken);

        var newcomer = await grain.PullAsync("newcomer", [], leaving: false);
        Assert.Empty(newcomer.Partitions);
        var turn = await grain.PullAsync("reader", [0, 1], leaving: false);
        Assert.True(turn.Running);
        Assert.Equal([0, 1], turn.Partitions);
    }

    [Fact]
    public async Task Change_Filter_IsToldToReadersAndTheirAcknowledgementsAreRefused()
    {
        await using var silo = await SubscriptionSilo.StartAsync();
        silo.Log.Append(0, "acme", 1);
        var (made, grain) = await PulledAsync(silo);
        Assert.Equal(1, (await grain.PullAsync("reader", [], leaving: false)).Version);

        await silo.Directory.ChangeAsync(made.Id, null, made.Spec with { Filter = "type = 'b'" }, keepHeaders: true, null);

        Assert.Equal(AckOutcome.Stale, await grain.AckAsync([1, 0], 1, version: 1));
        Assert.Equal(2, (await grain.PullAsync("reader", [0, 1], leaving: false)).Version);
        var positions = (await grain.ProgressAsync())!.Positions;
        Assert.Equal([0, 0], positions);
        Assert.Equal(AckOutcome.Done, await grain.AckAsync([1, 0], 1, version: 2));
    }

    [Fact]
    public async Task Ack_OfAReaderFromBeforeAPause_IsTaken()
    {
        await using var silo = await SubscriptionSilo.StartAsync();
        silo.Log.Append(0, "acme", 1);
        var (made, grain) = await PulledAsync(silo);
        await silo.Directory.ChangeAsync(made.Id, null, null, keepHeaders: true, SubscriptionState.Paused);

        Assert.Equal(AckOutcome.Done, await grain.AckAsync([1, 0], 1, version: 1));
        var positions = (await grain.ProgressAsync())!.Positions;
        Assert.Equal([1, 0], positions);
    }

    [Fact]
    public async Task Ack_OfANewActivation_KnowsTheVersionAtOnce()
    {
        await using var silo = await SubscriptionSilo.StartAsync();
        silo.Log.Append(0, "acme", 1);
        var (_, grain) = await PulledAsync(silo);
        await grain.Cast<IGrainManagementExtension>().DeactivateOnIdle(TestContext.Current.CancellationToken);

        Assert.Equal(AckOutcome.Done, await grain.AckAsync([1, 0], 1, version: 1));
    }

    [Fact]
    public async Task Progress_ReaderLeavesAPausedSubscription_CountsItNoMore()
    {
        await using var silo = await SubscriptionSilo.StartAsync();
        var (made, grain) = await PulledAsync(silo);
        await grain.PullAsync("reader", [], leaving: false);
        Assert.Equal(1, (await grain.ProgressAsync())!.Members);
        await silo.Directory.ChangeAsync(made.Id, null, null, keepHeaders: true, SubscriptionState.Paused);

        await grain.PullAsync("reader", [], leaving: true);

        Assert.Equal(0, (await grain.ProgressAsync())!.Members);
    }

    [Fact]
    public async Task Start_DeclaredWithACursorFromTheFuture_BeginsWithWhatIsKept()
    {
        var cursor = SubscriptionSilo.CursorOf(5, 0);
        await using var silo = await SubscriptionSilo.StartAsync(("crm", new() { Start = cursor }));
        await silo.Directory.TouchAsync();

        var progress = await silo.Grains.GetGrain<ISubscriptionGrain>(SubscriptionKey.Of("acme", "crm")).ProgressAsync();
        Assert.Equal([0, 0], progress!.Positions);
    }

    [Fact]
    public async Task Create_DurableAndNotStarted_GivesItsSecretAndIsStartedLater()
    {
        await using var silo = await SubscriptionSilo.StartAsync();
        silo.OpenFails = true;

        var made = await silo.Directory.CreateAsync(SubscriptionSilo.To(Old.AbsoluteUri), null, null);

        Assert.Equal(SubscriptionResult.Done, made.Result);
        Assert.StartsWith("whsec_", made.Secret, StringComparison.Ordinal);
        silo.OpenFails = false;
        await silo.Directory.TouchAsync();
        silo.Log.Append(0, "acme", 1);
        Assert.Equal(Old, (await silo.NextAsync()).RequestUri);
    }

    [Fact]
    public async Task Progress_StoreIsAway_IsRecognisedAsThat()
    {
        await using var silo = await SubscriptionSilo.StartAsync();
        silo.Store.Failure = new IOException("gone");

        var exception = await Record.ExceptionAsync(() => silo.Grains.GetGrain<ISubscriptionGrain>(SubscriptionKey.Of("acme", "crm")).ProgressAsync().AsTask());

        Assert.True(Gateway.Host.Http.StoreFaults.Is(exception!), exception!.ToString());
    }

    [Fact]
    public async Task Gone_WhileTheJournalRefuses_IsToldAgainUntilItIsDisabled()
    {
        await using var silo = await SubscriptionSilo.StartAsync(("crm", SubscriptionSilo.To(Old.AbsoluteUri)));
        await silo.Directory.TouchAsync();
        var refused = new TaskCompletionSource();
        silo.Store.FailsFor = key =>
        {
            var fails = key == SubscriptionKey.Directory("acme");
            _ = fails && refused.TrySetResult();
            return fails;
        };
        silo.Answer = static _ => HttpStatusCode.Gone;
        silo.Log.Append(0, "acme", 1);
        await silo.NextAsync();
        await refused.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        silo.Store.FailsFor = null;
        while (await silo.Directory.FindAsync("crm") is not { State: SubscriptionState.Disabled })
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            silo.Time.Advance(TimeSpan.FromSeconds(2));
            await silo.Directory.TouchAsync();
        }

        Assert.Equal("gone", (await silo.Directory.FindAsync("crm"))!.Reason);
    }

    [Theory]
    [InlineData("/other", true)]
    [InlineData(null, false)]
    public async Task Change_UrlToAnotherHost_DropsTheHeaders(string? path, bool kept)
    {
        await using var silo = await SubscriptionSilo.StartAsync();
        var spec = SubscriptionSilo.To(Old.AbsoluteUri);
        spec = spec with { Webhook = spec.Webhook! with { Headers = new Dictionary<string, string> { ["Authorization"] = "Basic secret" } } };
        var made = (await silo.Directory.CreateAsync(spec, null, null)).Subscription!;
        Assert.NotNull(made.SealedHeaders);

        var to = spec with { Webhook = spec.Webhook! with { Url = path is null ? New : new Uri(Old, path), Headers = made.Spec.Webhook!.Headers } };
        var changed = (await silo.Directory.ChangeAsync(made.Id, null, to, keepHeaders: true, null)).Subscription!;

        Assert.Equal((kept, kept ? 1 : 0), (changed.SealedHeaders is not null, changed.Spec.Webhook!.Headers.Count));
    }

    private static async Task<(Subscription Made, ISubscriptionGrain Grain)> PulledAsync(SubscriptionSilo silo)
    {
        var made = (await silo.Directory.CreateAsync(new() { Start = "beginning", Filter = "type = 'a'" }, null, null)).Subscription!;
        return (made, silo.Grains.GetGrain<ISubscriptionGrain>(SubscriptionKey.Of("acme", made.Id)));
    }

    [Fact]
    public async Task Disable_ForAVersionThatWasChanged_LeavesTheNewOneActive()
    {
        await using var silo = await SubscriptionSilo.StartAsync();
        var made = (await silo.Directory.CreateAsync(SubscriptionSilo.To(Old.AbsoluteUri), null, null)).Subscription!;
        var changed = (await silo.Directory.ChangeAsync(made.Id, null, SubscriptionSilo.To(New.AbsoluteUri), keepHeaders: false, null)).Subscription!;

        Assert.True(await silo.Directory.DisableAsync(made.Id, made.Version, "gone"));
        Assert.Equal(SubscriptionState.Active, (await silo.Directory.FindAsync(made.Id))!.State);

        Assert.True(await silo.Directory.DisableAsync(made.Id, changed.Version, "gone"));
        Assert.Equal(SubscriptionState.Disabled, (await silo.Directory.FindAsync(made.Id))!.State);
    }
}
