using Gateway.Contracts;
using Gateway.Contracts.Agents;
using Gateway.Contracts.Commands;
using Gateway.Contracts.Configuration;
using Gateway.Conversations;

namespace Gateway.Tests.Conversations.Time;

/// <summary>Clocks in a whole silo: it is Monday, 2 March 2026, ten o'clock in Berlin.</summary>
public sealed class SlaTests : IAsyncLifetime
{
    private static readonly SlaModel Gold = new()
    {
        Name = "gold",
        Calendar = TimeModel.Berlin,
        FirstResponse = TimeSpan.FromMinutes(40),
        NextResponse = TimeSpan.FromHours(1),
        Resolution = TimeSpan.FromHours(8),
    };

    private Silo _silo = null!;

    public async ValueTask InitializeAsync() => _silo = await Silo.StartAsync();

    public async ValueTask DisposeAsync() => await _silo.DisposeAsync();

    [Fact]
    public async Task FirstResponse_NobodyAnswers_IsToldAtRiskAndBreachedOnceEachOverARestart()
    {
        Promise(Gold);
        var begin = _silo.Time.GetUtcNow();
        await new Customer(_silo, "4915112345678").WriteAsync("Hallo?");

        _silo.Time.Advance(TimeSpan.FromMinutes(29));
        await WakeAsync();
        Assert.Empty(await AlertsAsync());
        _silo.Time.Advance(TimeSpan.FromMinutes(2));
        var risk = (await EventLog.UntilAsync(_silo, EventTypes.SlaAtRisk)).Single().GetProperty("data");
        _silo = await _silo.RestartAsync();
        Promise(Gold);
        _silo.Time.Advance(TimeSpan.FromMinutes(10));
        var breach = (await EventLog.UntilAsync(_silo, EventTypes.SlaBreached)).Single().GetProperty("data");
        _silo.Time.Advance(TimeSpan.FromHours(1));
        await WakeAsync();

        Assert.Equal(("gold", "first_response", 2400, "default"), (
            risk.GetProperty("sla").GetString(), risk.GetProperty("clock").GetString(), risk.GetProperty("targetSeconds").GetInt32(), risk.GetProperty("queue").GetString()));
        Assert.Equal(begin + TimeSpan.FromMinutes(40), risk.GetProperty("dueAt").GetDateTimeOffset());
        Assert.Equal(begin + TimeSpan.FromMinutes(40), breach.GetProperty("dueAt").GetDateTimeOffset());
        Assert.Equal([EventTypes.SlaAtRisk, EventTypes.SlaBreached], await AlertsAsync());
    }

    [Fact]
    public async Task FirstResponse_AnsweredInTime_IsNeverTold()
    {
        Promise(Gold with { Resolution = null });
        var (desk, conversation) = await AssignedAsync();
        await desk.SendAsync(new ReplyFrame(conversation, "r1", "Guten Tag", []));
        await desk.NextAsync<DeliveryFrame>();

        _silo.Time.Advance(TimeSpan.FromHours(6));
        await WakeAsync();

        Assert.Empty(await AlertsAsync());
    }

    [Fact]
    public async Task FirstResponse_AnsweredByABackEndOrInTheProvidersApp_IsNeverTold()
    {
        Promise(Gold with { Resolution = null });
        var (one, two) = (new Customer(_silo, "4915112345678"), new Customer(_silo, "4915100000000"));
        await one.WriteAsync("Hallo?");
        await two.WriteAsync("Hallo?");
        await _silo.Conversations.Of(one.Thread).CommandAsync(
            new CommandCall("acme", new AccountRef("acme", "whatsapp", "main"), "4915112345678", null, "k1", "f", "key-1", new SendCommand("Guten Tag", [], null)));
        await two.SendAsync(two.About(ItemKind.Echo, "x") with { Id = "wamid.app.1", Target = null, Text = "Guten Tag" });

        _silo.Time.Advance(TimeSpan.FromHours(6));
        await WakeAsync(one);
        await WakeAsync(two);

        Assert.Empty(await AlertsAsync());
    }

    [Fact]
    public async Task NextResponse_CustomerWritesAgain_IsDueFromThenAndNamesTheAgent()
    {
        Promise(Gold with { NextResponse = TimeSpan.FromMinutes(10), Resolution = null });
        var customer = new Customer(_silo, "4915112345678");
        var (desk, conversation) = await AssignedAsync(customer);
        await desk.SendAsync(new ReplyFrame(conversation, "r1", "Guten Tag", []));
        await desk.NextAsync<DeliveryFrame>();
        await Desk.PassAsync(_silo, TimeSpan.FromMinutes(20), desk);
        await customer.WriteAsync("Und?");
        var wrote = _silo.Time.GetUtcNow();

        await Desk.PassAsync(_silo, TimeSpan.FromMinutes(10), desk);
        var breach = (await EventLog.UntilAsync(_silo, EventTypes.SlaBreached, 1, desk)).Single().GetProperty("data");

        Assert.Equal(("next_response", "ana"), (breach.GetProperty("clock").GetString(), breach.GetProperty("agent").GetString()));
        Assert.Equal(wrote + TimeSpan.FromMinutes(10), breach.GetProperty("dueAt").GetDateTimeOffset());
    }

    [Fact]
    public async Task AtRisk_WithAnAction_RaisesTheWaitingJobAtItsOldAge()
    {
        Promise(Gold with { OnRisk = new SlaAction(0, "second") });
        await new Customer(_silo, "4915112345678").WriteAsync("Hallo?");

        _silo.Time.Advance(TimeSpan.FromMinutes(31));
        var jobs = await EventLog.UntilAsync(_silo, EventTypes.JobCreated, count: 2);

        Assert.Equal((0, "second", 2), (
            jobs[1].GetProperty("data").GetProperty("priority").GetInt32(), jobs[1].GetProperty("data").GetProperty("queue").GetString(), jobs[1].GetProperty("data").GetProperty("epoch").GetInt32()));
        await EventLog.UntilAsync(_silo, EventTypes.JobQueued, count: 2);
        _silo.Models.Publish(TimeModel.WithQueue(q => q, version: 3) is var model ? model with { Tenants = Serving(model, "second") } : model);
        var desk = await Desk.ConnectAsync(_silo, "ana");
        var offer = await desk.NextAsync<OfferFrame>();
        Assert.Equal(("second", 0, new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero)), (offer.Context.Queue, offer.Context.Priority, offer.Context.WaitingSince));
    }

    [Fact]
    public async Task Queued_CameAfterHours_IsDueFromTheOpeningOn()
    {
        Promise(Gold);
        // Monday 20:00: the calendar opens at nine the next day.
        _silo.Time.Advance(TimeSpan.FromHours(10));
        await new Customer(_silo, "4915112345678").WriteAsync("Hallo?");

        var queued = (await EventLog.UntilAsync(_silo, EventTypes.JobQueued)).Single().GetProperty("data");

        // The queue offers within a minute; the promise begins to run at eight, universal time.
        Assert.Equal(new DateTimeOffset(2026, 3, 3, 8, 1, 0, TimeSpan.Zero), queued.GetProperty("dueAt").GetDateTimeOffset());
    }

    [Fact]
    public async Task Queued_WithoutAPromise_HasNoDueTime()
    {
        await new Customer(_silo, "4915112345678").WriteAsync("Hallo?");

        var queued = (await EventLog.UntilAsync(_silo, EventTypes.JobQueued)).Single().GetProperty("data");

        Assert.False(queued.TryGetProperty("dueAt", out _));
    }

    [Fact]
    public async Task Window_CustomerUnanswered_IsToldOnceBeforeItCloses()
    {
        var customer = new Customer(_silo, "4915112345678");
        await customer.WriteAsync("Hallo?");
        var wrote = _silo.Time.GetUtcNow();

        _silo.Time.Advance(TimeSpan.FromHours(22));
        var told = (await EventLog.UntilAsync(_silo, EventTypes.WindowAtRisk)).Single().GetProperty("data");
        _silo.Time.Advance(TimeSpan.FromHours(1));
        await WakeAsync(customer);

        Assert.Equal(wrote + TimeSpan.FromHours(24), told.GetProperty("closesAt").GetDateTimeOffset());
        Assert.Single(await EventLog.UntilAsync(_silo, EventTypes.WindowAtRisk));
    }

    [Fact]
    public async Task Window_CustomerAnswered_IsNotTold()
    {
        var (desk, conversation) = await AssignedAsync();
        await desk.SendAsync(new ReplyFrame(conversation, "r1", "Guten Tag", []));
        await desk.NextAsync<DeliveryFrame>();

        _silo.Time.Advance(TimeSpan.FromHours(23));
        await WakeAsync();

        Assert.DoesNotContain(await EventLog.ReadAsync(_silo), e => e.GetProperty("type").GetString() == EventTypes.WindowAtRisk);
    }

    private void Promise(SlaModel sla) => _silo.Models.Publish(TimeModel.WithQueue(q => q with { Sla = sla }));

    private static System.Collections.Frozen.FrozenDictionary<string, TenantModel> Serving(GatewayModel model, string queue)
    {
        var tenant = model.Tenants["acme"];
        var agents = System.Collections.Frozen.FrozenDictionary.ToFrozenDictionary(tenant.Agents.Values.Select(a => a with { Queues = ["default", queue] }), a => a.Id);
        return System.Collections.Frozen.FrozenDictionary.ToFrozenDictionary(new Dictionary<string, TenantModel> { ["acme"] = tenant with { Agents = agents } });
    }

    private async Task<(Desk Desk, string Conversation)> AssignedAsync(Customer? customer = null)
    {
        var desk = await Desk.ConnectAsync(_silo, "ana");
        await (customer ?? new Customer(_silo, "4915112345678")).WriteAsync("Hallo?");
        await desk.SendAsync(new AcceptFrame((await desk.NextAsync<OfferFrame>()).Offer));
        return (desk, (await desk.NextAsync<AssignedFrame>()).Conversation);
    }

    /// <summary>What the due index would do: an extra look changes nothing that is not due.</summary>
    private async Task WakeAsync(Customer? customer = null) =>
        await _silo.Conversations.Of((customer ?? new Customer(_silo, "4915112345678")).Thread).WakeAsync();

    private async Task<List<string>> AlertsAsync() =>
        [.. (await EventLog.ReadAsync(_silo)).Select(e => e.GetProperty("type").GetString()!).Where(t => t.StartsWith("gateway.sla.", StringComparison.Ordinal))];
}
