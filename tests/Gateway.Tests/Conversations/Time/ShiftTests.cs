using Gateway.Contracts;
using Gateway.Contracts.Agents;
using Gateway.Contracts.Configuration;

namespace Gateway.Tests.Conversations.Time;

/// <summary>Berlin works from 08:00 to 16:00 UTC, Shanghai from 01:00 to 09:00 UTC; the silo begins on Monday, 2 March 2026, 09:00 UTC.</summary>
public sealed class ShiftTests : IAsyncLifetime
{
    private Silo _silo = null!;

    public async ValueTask InitializeAsync()
    {
        _silo = await Silo.StartAsync();
        _silo.Models.Publish(TimeModel.WithSites());
    }

    public async ValueTask DisposeAsync() => await _silo.DisposeAsync();

    [Fact]
    public async Task Job_NobodyOnShift_IsDeferredToTheSiteThatOpensFirstAndTheCustomerIsTold()
    {
        _silo.Time.Advance(TimeSpan.FromHours(11));
        var ana = await Desk.ConnectAsync(_silo, "ana");
        var customer = new Customer(_silo, "4915112345678");
        await customer.WriteAsync("Hallo?");

        var deferred = (await EventLog.UntilAsync(_silo, EventTypes.JobDeferred)).Single().GetProperty("data");
        var told = _silo.Channels.Sent.Take(TestContext.Current.CancellationToken);
        Assert.Equal("shanghai", deferred.GetProperty("site").GetString());
        Assert.Equal(Utc(3, 1), deferred.GetProperty("until").GetDateTimeOffset());
        Assert.Equal("Vielen Dank für Ihre Nachricht. Zurzeit ist niemand erreichbar. Voraussichtliche Antwort: morgen 02:00 (UTC+1).", told.Text);
        await Desk.PassAsync(_silo, TimeSpan.FromMinutes(2), ana);
        await AssertNotOfferedAsync();
        await ana.DisconnectAsync();

        _silo.Time.Advance(Utc(3, 1) - _silo.Time.GetUtcNow());
        var chen = await Desk.ConnectAsync(_silo, "chen");
        await EventLog.UntilAsync(_silo, EventTypes.OfferIssued, 1, chen);
        Assert.Equal(customer.Thread + ".1", (await chen.NextAsync<OfferFrame>()).Conversation);
    }

    [Fact]
    public async Task Customer_WhoIsTold_IsToldOnceHoweverOftenTheyWrite()
    {
        _silo.Time.Advance(TimeSpan.FromHours(11));
        var customer = new Customer(_silo, "4915112345678");
        await customer.WriteAsync("Hallo?");
        await customer.WriteAsync("Jemand da?");
        _silo.Time.Advance(TimeSpan.FromHours(2));
        await customer.WriteAsync("Hallo??");
        await EventLog.UntilAsync(_silo, EventTypes.MessageSent);

        Assert.Single(_silo.Channels.Sent);
        Assert.Equal(
            ["in", "out", "in", "in"],
            (await EventLog.UntilAsync(_silo, EventTypes.MessageAccepted, count: 4)).OrderBy(e => e.GetProperty("conversationsequence").GetInt64())
                .Select(e => e.GetProperty("data").GetProperty("direction").GetString()));
    }

    [Fact]
    public async Task Job_DeferredOverARestart_IsOfferedAtTheOpening()
    {
        _silo.Time.Advance(TimeSpan.FromHours(11));
        await new Customer(_silo, "4915112345678").WriteAsync("Hallo?");
        _silo = await _silo.RestartAsync();
        _silo.Models.Publish(TimeModel.WithSites());
        _silo.Time.Advance(TimeSpan.FromHours(4));
        await AssertNotOfferedAsync();

        _silo.Time.Advance(Utc(3, 1) - _silo.Time.GetUtcNow());
        var chen = await Desk.ConnectAsync(_silo, "chen");
        await EventLog.UntilAsync(_silo, EventTypes.OfferIssued, 1, chen);

        Assert.Equal(new DateTimeOffset(2026, 3, 2, 20, 0, 0, TimeSpan.Zero), (await chen.NextAsync<OfferFrame>()).Context.WaitingSince);
    }

    [Fact]
    public async Task Job_DeferredLongerThanSilenceIsBorne_IsStillOfferedAtTheOpening()
    {
        _silo.Models.Publish(TimeModel.WithSites(3, t => t with { SilenceTimeout = TimeSpan.FromHours(1) }));
        _silo.Time.Advance(TimeSpan.FromHours(11));
        await new Customer(_silo, "4915112345678").WriteAsync("Hallo?");
        await EventLog.UntilAsync(_silo, EventTypes.JobDeferred);

        _silo.Time.Advance(Utc(3, 1) - _silo.Time.GetUtcNow());
        var chen = await Desk.ConnectAsync(_silo, "chen");
        await EventLog.UntilAsync(_silo, EventTypes.OfferIssued, 1, chen);

        Assert.DoesNotContain(await EventLog.ReadAsync(_silo), e => e.GetProperty("type").GetString() == EventTypes.ConversationClosed);
    }

    [Fact]
    public async Task Job_AnotherSiteIsOpenWhoseAgentsAHardSelectorBars_IsDeferred()
    {
        var eu = new SelectorModel("region", SelectorOperator.Equal, [LabelValue.Of("eu")]);
        _silo.Models.Publish(TimeModel.WithSites(3, t => t with
        {
            Queues = System.Collections.Frozen.FrozenDictionary.ToFrozenDictionary(t.Queues.Values.Select(q => q with { Selectors = [eu] }), q => q.Name),
            Agents = System.Collections.Frozen.FrozenDictionary.ToFrozenDictionary(
                t.Agents.Values.Select(a => a.Id == "chen" ? a : a with { Labels = System.Collections.Frozen.FrozenDictionary.ToFrozenDictionary(new Dictionary<string, LabelValue> { ["region"] = LabelValue.Of("eu") }) }),
                a => a.Id),
        }));
        _silo.Time.Advance(TimeSpan.FromHours(17));

        await new Customer(_silo, "4915112345678").WriteAsync("Hallo?");

        var deferred = (await EventLog.UntilAsync(_silo, EventTypes.JobDeferred)).Single().GetProperty("data");
        Assert.Equal(("berlin", Utc(3, 8)), (deferred.GetProperty("site").GetString(), deferred.GetProperty("until").GetDateTimeOffset()));
    }

    [Fact]
    public async Task Job_AnotherSiteIsOpen_IsNotDeferred()
    {
        _silo.Time.Advance(TimeSpan.FromHours(17));
        var chen = await Desk.ConnectAsync(_silo, "chen");

        await new Customer(_silo, "4915112345678").WriteAsync("Hallo?");

        Assert.Equal("default", (await chen.NextAsync<OfferFrame>()).Context.Queue);
        Assert.Empty(_silo.Channels.Sent);
    }

    [Fact]
    public async Task Job_CalendarOpensEarlierByANewConfiguration_IsOfferedWithinTheHour()
    {
        _silo.Time.Advance(TimeSpan.FromHours(11));
        await new Customer(_silo, "4915112345678").WriteAsync("Hallo?");
        await EventLog.UntilAsync(_silo, EventTypes.JobDeferred);

        _silo.Models.Publish(TimeModel.WithSites(3, t => t with { Sites = System.Collections.Frozen.FrozenDictionary<string, SiteModel>.Empty }));
        _silo.Time.Advance(TimeSpan.FromMinutes(61));
        var ana = await Desk.ConnectAsync(_silo, "ana");
        await EventLog.UntilAsync(_silo, EventTypes.OfferIssued, 1, ana);

        Assert.Equal("default", (await ana.NextAsync<OfferFrame>()).Context.Queue);
    }

    [Fact]
    public async Task Conversation_ShiftEndsWhileAnotherSiteIsOpen_IsHandedOverWithANote()
    {
        var (chen, held) = await AssignedAsync("chen", Utc(3, 8, 59));
        var ana = await Desk.ConnectAsync(_silo, "ana");

        // Shanghai closes at 09:00; its agents have ten minutes to finish.
        await Desk.PassAsync(_silo, TimeSpan.FromMinutes(10.5), ana, chen);
        await WakeAsync();
        await AssertNotHandedOverAsync();
        await Desk.PassAsync(_silo, TimeSpan.FromMinutes(0.6), ana, chen);
        var handover = (await EventLog.UntilAsync(_silo, EventTypes.ShiftHandover, 1, ana, chen)).Single().GetProperty("data");
        Assert.Equal("shift_end", (await chen.NextAsync<UnassignedFrame>()).Why);
        await ana.SendAsync(new AcceptFrame((await ana.NextAsync<OfferFrame>()).Offer));
        var taken = await ana.NextAsync<AssignedFrame>();

        Assert.Equal(("shanghai", "berlin", "chen"), (handover.GetProperty("from").GetString(), handover.GetProperty("to").GetString(), handover.GetProperty("agent").GetString()));
        Assert.Equal(held.Conversation, taken.Conversation);
        Assert.Equal(
            ("note", "Handed over by chen, whose shift at shanghai has ended. The customer has waited for an answer since 2026-03-03 08:59 UTC."),
            (taken.Transcript[^1].Direction, taken.Transcript[^1].Text));
    }

    [Fact]
    public async Task Conversation_ShiftEndsAndNobodyElseIsOpen_StaysUntilAnotherSiteOpens()
    {
        // Half past midnight in Shanghai is 16:30 UTC, half an hour after Berlin has closed.
        _silo.Models.Publish(TimeModel.WithSites(3, shanghai: TimeModel.Hours("shanghai", "Asia/Shanghai", "00:30-08:30")));
        var (ana, _) = await AssignedAsync("ana", Utc(2, 15, 59));
        await Desk.PassAsync(_silo, TimeSpan.FromMinutes(30), ana);
        await WakeAsync();
        await AssertNotHandedOverAsync();
        var chen = await Desk.ConnectAsync(_silo, "chen");
        await Desk.PassAsync(_silo, TimeSpan.FromMinutes(1.1), ana, chen);
        await EventLog.UntilAsync(_silo, EventTypes.ShiftHandover, 1, ana, chen);

        Assert.Equal("shift_end", (await ana.NextAsync<UnassignedFrame>()).Why);
        Assert.Equal("default", (await chen.NextAsync<OfferFrame>()).Context.Queue);
    }

    [Fact]
    public async Task Conversation_AnsweredAtASiteThatHandsOverUnansweredOnly_LeavesWhenTheCustomerWrites()
    {
        _silo.Models.Publish(TimeModel.WithSites(3, handover: HandoverScope.Unanswered));
        var (chen, held) = await AssignedAsync("chen", Utc(3, 8, 59));
        await chen.SendAsync(new ReplyFrame(held.Conversation, "r1", "Guten Tag", []));
        await chen.NextAsync<DeliveryFrame>();
        await Desk.PassAsync(_silo, TimeSpan.FromMinutes(12), chen);
        await WakeAsync();
        await AssertNotHandedOverAsync();

        await new Customer(_silo, "4915112345678", 1).WriteAsync("Noch etwas");
        await EventLog.UntilAsync(_silo, EventTypes.ShiftHandover, 1, chen);

        Assert.Equal("shift_end", (await chen.NextAsync<UnassignedFrame>()).Why);
    }

    [Fact]
    public async Task Conversation_HandedToASiteWhereNobodyAnswers_GoesToAnyoneAfterAWhile()
    {
        var (chen, _) = await AssignedAsync("chen", Utc(3, 8, 59));
        await Desk.PassAsync(_silo, TimeSpan.FromMinutes(12), chen);
        await EventLog.UntilAsync(_silo, EventTypes.ShiftHandover, 1, chen);
        await chen.NextAsync<UnassignedFrame>();
        await Desk.PassAsync(_silo, TimeSpan.FromMinutes(14), chen);
        Assert.Equal(2, (await EventLog.UntilAsync(_silo, EventTypes.JobCreated)).Count);

        await Desk.PassAsync(_silo, TimeSpan.FromMinutes(1), chen);
        await EventLog.UntilAsync(_silo, EventTypes.JobCreated, 3, chen);

        Assert.Equal("default", (await chen.NextAsync<OfferFrame>()).Context.Queue);
    }

    private async Task<(Desk Desk, AssignedFrame Held)> AssignedAsync(string agent, DateTimeOffset at)
    {
        _silo.Time.Advance(at - _silo.Time.GetUtcNow());
        var desk = await Desk.ConnectAsync(_silo, agent);
        await new Customer(_silo, "4915112345678").WriteAsync("Hallo?");
        await desk.SendAsync(new AcceptFrame((await desk.NextAsync<OfferFrame>()).Offer));
        return (desk, await desk.NextAsync<AssignedFrame>());
    }

    /// <summary>What the due index would do: an extra look changes nothing that is not due.</summary>
    private async Task WakeAsync() => await _silo.Conversations.Of(new Customer(_silo, "4915112345678").Thread).WakeAsync();

    private async Task AssertNotHandedOverAsync() =>
        Assert.DoesNotContain(await EventLog.ReadAsync(_silo), e => e.GetProperty("type").GetString() == EventTypes.ShiftHandover);

    private async Task AssertNotOfferedAsync() =>
        Assert.DoesNotContain(await EventLog.ReadAsync(_silo), e => e.GetProperty("type").GetString() == EventTypes.OfferIssued);

    private static DateTimeOffset Utc(int day, int hour, int minute = 0) => new(2026, 3, day, hour, minute, 0, TimeSpan.Zero);
}
