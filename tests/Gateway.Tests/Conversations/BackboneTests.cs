using System.Collections.Frozen;
using Gateway.Contracts;
using Gateway.Contracts.Agents;
using Gateway.Contracts.Configuration;
using Gateway.Conversations;

namespace Gateway.Tests.Conversations;

/// <summary>One message's way through the backbone: accepted, routed, answered, closed, published.</summary>
/// <param name="cluster">Whether conversations are grains, as with several processes, or objects of the only process.</param>
public abstract class BackboneTests(bool cluster) : IAsyncLifetime
{
    private Silo _silo = null!;

    public async ValueTask InitializeAsync() => _silo = await Silo.StartAsync(cluster: cluster);

    public async ValueTask DisposeAsync()
    {
        await _silo.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Message_AgentFree_IsOfferedAssignedAnsweredAndClosed()
    {
        var desk = await Desk.ConnectAsync(_silo, "ana");
        var customer = new Customer(_silo, "4915112345678");

        Assert.Equal(new AcceptResult(AcceptOutcome.Accepted, 1, 0), await customer.WriteAsync("Wo ist mein Paket?"));
        var offer = await desk.NextAsync<OfferFrame>();
        Assert.Equal("de", offer.Context.Labels["language"]);
        await desk.SendAsync(new AcceptFrame(offer.Offer));
        var assigned = await desk.NextAsync<AssignedFrame>();
        Assert.Equal("Wo ist mein Paket?", Assert.Single(assigned.Transcript).Text);
        await desk.SendAsync(new ReplyFrame(assigned.Conversation, "r1", "Es kommt morgen.", []));
        Assert.Equal("accepted", (await desk.NextAsync<DeliveryFrame>()).Status);
        Assert.Equal("sent", (await desk.NextAsync<DeliveryFrame>()).Status);
        Assert.Equal("Es kommt morgen.", _silo.Channels.Sent.Take(TestContext.Current.CancellationToken).Text);
        await desk.SendAsync(new CloseFrame(assigned.Conversation, "answered"));
        Assert.Equal("closed", (await desk.NextAsync<UnassignedFrame>()).Why);

        Assert.Equal(
            [
                EventTypes.ConversationOpened, EventTypes.JobCreated, EventTypes.MessageAccepted, EventTypes.JobAssigned, EventTypes.MessageAccepted,
                EventTypes.MessageSent, EventTypes.JobCompleted, EventTypes.ConversationClosed,
            ],
            await EventLog.TypesAsync(_silo, assigned.Conversation));
    }

    [Fact]
    public async Task Message_AgentThatAcceptsEverything_IsAssignedWithoutAnOffer()
    {
        _silo.Models.Publish(Silo.Model(tenant => tenant with
        {
            Agents = tenant.Agents.Values.Select(agent => agent with { AutoAccept = agent.Id == "ana" }).ToFrozenDictionary(agent => agent.Id),
        }) with
        { Version = 2 });
        var desk = await Desk.ConnectAsync(_silo, "ana");

        await new Customer(_silo, "4915112345678").WriteAsync("Wo ist mein Paket?");
        var first = await desk.NextAsync<ServerFrame>(frame => frame is not WelcomeFrame);

        Assert.Equal("Wo ist mein Paket?", Assert.Single(Assert.IsType<AssignedFrame>(first).Transcript).Text);
        var types = (await EventLog.ReadAsync(_silo)).Select(e => e.GetProperty("type").GetString()).ToArray();
        Assert.Contains(EventTypes.JobAssigned, types);
        Assert.DoesNotContain(EventTypes.OfferIssued, types);
        Assert.DoesNotContain(EventTypes.OfferAccepted, types);
    }

    [Fact]
    public async Task Message_TenTimesInParallelAndADayLater_TakesEffectOnce()
    {
        var customer = new Customer(_silo, "4915112345678");
        var item = customer.Text("einmal", "wamid.same");

        var results = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => customer.SendAsync(item).AsTask()));
        _silo.Time.Advance(TimeSpan.FromDays(1));
        var later = await customer.SendAsync(item);

        Assert.Equal(1, results.Sum(r => r.Accepted));
        Assert.All(results, r => Assert.Equal(AcceptOutcome.Accepted, r.Outcome));
        Assert.Equal(new AcceptResult(AcceptOutcome.Accepted, 0, 1), later);
        Assert.Single(await EventLog.ReadAsync(_silo), e => e.GetProperty("type").GetString() == EventTypes.MessageAccepted);
    }

    [Fact]
    public async Task Message_AfterRestart_IsStillKnown()
    {
        var customer = new Customer(_silo, "4915112345678");
        await customer.SendAsync(customer.Text("einmal", "wamid.same"));

        _silo = await _silo.RestartAsync();
        customer = new Customer(_silo, "4915112345678");

        Assert.Equal(1, (await customer.SendAsync(customer.Text("einmal", "wamid.same"))).Duplicates);
    }

    [Fact]
    public async Task Job_WaitingOverARestart_IsOfferedWhenAnAgentComes()
    {
        var customer = new Customer(_silo, "4915112345678");
        await customer.WriteAsync("Hallo?");
        _silo = await _silo.RestartAsync();

        var desk = await Desk.ConnectAsync(_silo, "ana");
        var offer = desk.NextAsync<OfferFrame>();
        while (!offer.IsCompleted)
        {
            // What looks for due records starts with the silo, at a moment of its own.
            await Desk.PassAsync(_silo, TimeSpan.FromSeconds(1), desk);
        }

        Assert.Equal(customer.Thread + ".1", (await offer).Conversation);
    }

    [Fact]
    public async Task Offer_NotAnswered_GoesToAnotherAgent()
    {
        var ana = await Desk.ConnectAsync(_silo, "ana");
        await new Customer(_silo, "4915112345678").WriteAsync("Hallo?");
        var first = await ana.NextAsync<OfferFrame>();
        var bo = await Desk.ConnectAsync(_silo, "bo");

        _silo.Time.Advance(TimeSpan.FromSeconds(21));

        Assert.Equal("expired", (await ana.NextAsync<RevokedFrame>()).Why);
        Assert.NotEqual(first.Offer, (await bo.NextAsync<OfferFrame>()).Offer);
        await ana.SendAsync(new AcceptFrame(first.Offer));
        Assert.StartsWith("offer_", (await ana.NextAsync<ErrorFrame>()).Code, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Transfer_ToAQueue_MovesTheConversationToAnyoneThere()
    {
        var ana = await Desk.ConnectAsync(_silo, "ana");
        await new Customer(_silo, "4915112345678").WriteAsync("Hallo?");
        await ana.SendAsync(new AcceptFrame((await ana.NextAsync<OfferFrame>()).Offer));
        var assigned = await ana.NextAsync<AssignedFrame>();

        var chen = await Desk.ConnectAsync(_silo, "chen");
        await ana.SendAsync(new TransferFrame(assigned.Conversation, null, "chen", "bitte"));
        Assert.Equal("transferred", (await ana.NextAsync<UnassignedFrame>()).Why);
        await chen.SendAsync(new AcceptFrame((await chen.NextAsync<OfferFrame>()).Offer));
        var taken = await chen.NextAsync<AssignedFrame>();

        Assert.Equal(assigned.Conversation, taken.Conversation);
        await ana.SendAsync(new ReplyFrame(assigned.Conversation, "late", "zu spät", []));
        Assert.Equal("not_yours", (await ana.NextAsync<ErrorFrame>()).Code);
    }

    [Fact]
    public async Task Agent_GoneForTooLong_LosesItsConversationToAnother()
    {
        var ana = await Desk.ConnectAsync(_silo, "ana");
        await new Customer(_silo, "4915112345678").WriteAsync("Hallo?");
        await ana.SendAsync(new AcceptFrame((await ana.NextAsync<OfferFrame>()).Offer));
        var assigned = await ana.NextAsync<AssignedFrame>();
        var bo = await Desk.ConnectAsync(_silo, "bo");

        await ana.DisconnectAsync();
        var offer = bo.NextAsync<OfferFrame>();
        while (!offer.IsCompleted)
        {
            // The agent's grain looks around every 5 s; a call to it in between lets it take its turn.
            _silo.Time.Advance(TimeSpan.FromSeconds(5));
            await bo.SendAsync(new AckFrame(0));
            await _silo.Grains.GetGrain<IAgentGrain>(AgentKey.Of("acme", "ana")).HeartbeatAsync(Guid.Empty);
        }

        Assert.Equal(assigned.Conversation, (await offer).Conversation);
    }

    [Fact]
    public async Task Session_ThatResumes_GetsWhatItMissedOnce()
    {
        var ana = await Desk.ConnectAsync(_silo, "ana");
        var customer = new Customer(_silo, "4915112345678");
        await customer.WriteAsync("eins");
        await ana.SendAsync(new AcceptFrame((await ana.NextAsync<OfferFrame>()).Offer));
        var assigned = await ana.NextAsync<AssignedFrame>();
        await ana.DisconnectAsync();
        await customer.WriteAsync("zwei");
        await customer.WriteAsync("drei");

        var again = await Desk.ConnectAsync(_silo, "ana", assigned.Seq, online: false);

        Assert.False((await again.NextAsync<WelcomeFrame>()).Snapshot);
        Assert.Equal("zwei", (await again.NextAsync<MessageFrame>()).Message.Text);
        Assert.Equal("drei", (await again.NextAsync<MessageFrame>()).Message.Text);
    }

    [Fact]
    public async Task Session_AfterRestart_GetsASnapshotOfWhatItHolds()
    {
        var ana = await Desk.ConnectAsync(_silo, "ana");
        var customer = new Customer(_silo, "4915112345678");
        await customer.WriteAsync("eins");
        await ana.SendAsync(new AcceptFrame((await ana.NextAsync<OfferFrame>()).Offer));
        var assigned = await ana.NextAsync<AssignedFrame>();
        await customer.WriteAsync("zwei");
        _silo = await _silo.RestartAsync();

        var again = await Desk.ConnectAsync(_silo, "ana", assigned.Seq);

        Assert.True((await again.NextAsync<WelcomeFrame>()).Snapshot);
        Assert.Equal(["eins", "zwei"], (await again.NextAsync<AssignedFrame>()).Transcript.Select(l => l.Text));
    }

    [Fact]
    public async Task Receipt_BeforeOurSendIsConfirmed_IsHeldAndThenTold()
    {
        var ana = await Desk.ConnectAsync(_silo, "ana");
        var customer = new Customer(_silo, "4915112345678");
        await customer.WriteAsync("Hallo?");
        await ana.SendAsync(new AcceptFrame((await ana.NextAsync<OfferFrame>()).Offer));
        var assigned = await ana.NextAsync<AssignedFrame>();

        await customer.SendAsync(customer.About(ItemKind.Receipt, "wamid.ours", status: "delivered"));
        _silo.Channels.Answer(new SendResult(SendOutcome.Sent, "wamid.ours"));
        await ana.SendAsync(new ReplyFrame(assigned.Conversation, "r1", "Ja?", []));

        Assert.Equal("accepted", (await ana.NextAsync<DeliveryFrame>()).Status);
        Assert.Equal("sent", (await ana.NextAsync<DeliveryFrame>()).Status);
        Assert.Equal("delivered", (await ana.NextAsync<DeliveryFrame>()).Status);
    }

    [Fact]
    public async Task Edit_BeforeItsMessage_IsHeldAndFollowsIt()
    {
        var customer = new Customer(_silo, "4915112345678");
        await customer.SendAsync(customer.About(ItemKind.Edit, "wamid.later", "richtig"));
        await customer.SendAsync(customer.Text("falsch", "wamid.later"));

        Assert.Equal(
            [EventTypes.ConversationOpened, EventTypes.JobCreated, EventTypes.MessageAccepted, EventTypes.MessageEdited],
            await EventLog.TypesAsync(_silo, customer.Thread + ".1"));
    }

    [Fact]
    public async Task Send_ThatIsThrottled_IsTriedAgainAfterTheTimeAsked()
    {
        var ana = await Desk.ConnectAsync(_silo, "ana");
        await new Customer(_silo, "4915112345678").WriteAsync("Hallo?");
        await ana.SendAsync(new AcceptFrame((await ana.NextAsync<OfferFrame>()).Offer));
        var assigned = await ana.NextAsync<AssignedFrame>();
        _silo.Channels.Answer(new SendResult(SendOutcome.Retry, RetryAfter: TimeSpan.FromSeconds(30), Code: "130429"));

        await ana.SendAsync(new ReplyFrame(assigned.Conversation, "r1", "Ja?", []));
        Assert.Equal("accepted", (await ana.NextAsync<DeliveryFrame>()).Status);
        _silo.Channels.Sent.Take(TestContext.Current.CancellationToken);
        var refusedAt = _silo.Time.GetUtcNow();
        await EventLog.UntilAsync(_silo, EventTypes.MessageSent, 1, ana);

        Assert.True(_silo.Time.GetUtcNow() - refusedAt >= TimeSpan.FromSeconds(30));
        Assert.Equal("sent", (await ana.NextAsync<DeliveryFrame>()).Status);
    }

    [Fact]
    public async Task Send_ThatIsRejected_FailsAndIsADeadLetter()
    {
        var ana = await Desk.ConnectAsync(_silo, "ana");
        await new Customer(_silo, "4915112345678").WriteAsync("Hallo?");
        await ana.SendAsync(new AcceptFrame((await ana.NextAsync<OfferFrame>()).Offer));
        var assigned = await ana.NextAsync<AssignedFrame>();
        _silo.Channels.Answer(new SendResult(SendOutcome.Rejected, Code: "131026"));

        await ana.SendAsync(new ReplyFrame(assigned.Conversation, "r1", "Ja?", []));
        Assert.Equal("accepted", (await ana.NextAsync<DeliveryFrame>()).Status);
        var failed = await ana.NextAsync<DeliveryFrame>();

        Assert.Equal(("failed", "131026"), (failed.Status, failed.Code));
        Assert.Equal("131026", Assert.Single(await _silo.Grains.GetGrain<ISenderGrain>("acme/whatsapp/main").DeadLettersAsync()).Code);
    }

    [Fact]
    public async Task Send_WhoseFateIsUnknown_IsUncertainAndNotRepeatedUntilAReceiptTells()
    {
        var ana = await Desk.ConnectAsync(_silo, "ana");
        var customer = new Customer(_silo, "4915112345678");
        await customer.WriteAsync("Hallo?");
        await ana.SendAsync(new AcceptFrame((await ana.NextAsync<OfferFrame>()).Offer));
        var assigned = await ana.NextAsync<AssignedFrame>();
        _silo.Channels.Answer(new SendResult(SendOutcome.Uncertain, Code: "timeout"));

        await ana.SendAsync(new ReplyFrame(assigned.Conversation, "r1", "Ja?", []));
        Assert.Equal("accepted", (await ana.NextAsync<DeliveryFrame>()).Status);
        var uncertain = await ana.NextAsync<DeliveryFrame>();
        Assert.Equal(("uncertain", "uncertain"), (uncertain.Status, uncertain.Code));
        Assert.Equal("timeout", Assert.Single(await _silo.Grains.GetGrain<ISenderGrain>("acme/whatsapp/main").DeadLettersAsync()).Code);
        var sent = _silo.Channels.Sent.Take(TestContext.Current.CancellationToken);

        // The next message goes, the uncertain one does not come again before it.
        await ana.SendAsync(new ReplyFrame(assigned.Conversation, "r2", "Noch da?", []));
        Assert.Equal("Noch da?", _silo.Channels.Sent.Take(TestContext.Current.CancellationToken).Text);
        Assert.Equal(("r2", "accepted"), Of(await ana.NextAsync<DeliveryFrame>()));
        Assert.Equal(("r2", "sent"), Of(await ana.NextAsync<DeliveryFrame>()));

        // WhatsApp gives our own name of the message back with its receipts.
        await customer.SendAsync(new InboundItem
        {
            Kind = ItemKind.Receipt,
            Channel = "whatsapp",
            Sender = "4915112345678",
            Id = "wamid.late:delivered",
            Target = "wamid.late",
            Status = "delivered",
            Extra = new Dictionary<string, string> { ["callback_data"] = sent.DeliveryId.ToString() },
        });
        Assert.Equal(("r1", "delivered"), Of(await ana.NextAsync<DeliveryFrame>()));

        static (string, string) Of(DeliveryFrame frame) => (frame.ClientId, frame.Status);
    }

    [Fact]
    public async Task Receipt_WithAWatermark_IsAboutEverythingSentUntilThen()
    {
        var ana = await Desk.ConnectAsync(_silo, "ana");
        var customer = new Customer(_silo, "4915112345678");
        await customer.WriteAsync("Hallo?");
        await ana.SendAsync(new AcceptFrame((await ana.NextAsync<OfferFrame>()).Offer));
        var assigned = await ana.NextAsync<AssignedFrame>();
        await ana.SendAsync(new ReplyFrame(assigned.Conversation, "r1", "Ja?", []));
        Assert.Equal("accepted", (await ana.NextAsync<DeliveryFrame>()).Status);
        Assert.Equal("sent", (await ana.NextAsync<DeliveryFrame>()).Status);

        var now = _silo.Time.GetUtcNow().ToUnixTimeMilliseconds();
        await customer.SendAsync(new InboundItem
        {
            Kind = ItemKind.Receipt,
            Channel = "whatsapp",
            Sender = "4915112345678",
            Id = "read:1",
            Status = "read",
            Extra = new Dictionary<string, string> { ["watermark"] = (now + 1).ToString(System.Globalization.CultureInfo.InvariantCulture) },
        });
        Assert.Equal("read", (await ana.NextAsync<DeliveryFrame>()).Status);
    }

    [Fact]
    public async Task Reply_OutsideTheServiceWindow_IsRefusedBeforeItIsAccepted()
    {
        var ana = await Desk.ConnectAsync(_silo, "ana");
        await new Customer(_silo, "4915112345678").WriteAsync("Hallo?");
        await ana.SendAsync(new AcceptFrame((await ana.NextAsync<OfferFrame>()).Offer));
        var assigned = await ana.NextAsync<AssignedFrame>();
        _silo.Channels.Window = TimeSpan.Zero;
        _silo.Time.Advance(TimeSpan.FromSeconds(1));

        await ana.SendAsync(new ReplyFrame(assigned.Conversation, "r1", "Ja?", []));

        Assert.Equal("window_closed", (await ana.NextAsync<ErrorFrame>()).Code);
        Assert.Empty(_silo.Channels.Sent);
    }

    [Fact]
    public async Task Queue_FullWhereARuleLeads_RefusesWhatGoesThereAndTakesTheRest()
    {
        _silo.Models.Publish(Silo.Model(t => t with
        {
            Rules = [new RuleModel { Name = "refunds", When = new RuleConditions { Text = ["erstattung"] }, Queue = "second" }],
            Queues = System.Collections.Frozen.FrozenDictionary.ToFrozenDictionary(t.Queues.Values.Select(q => q.Name == "second" ? q with { DepthMax = 1 } : q), q => q.Name),
        }) with
        { Version = 2 });
        await new Customer(_silo, "4915112345678").WriteAsync("Erstattung!");
        while (_silo.Pressure.Waiting("acme", "second") == 0)
        {
            await Task.Yield();
        }

        var second = new Customer(_silo, "4915100000000");
        Assert.Equal(AcceptOutcome.Overloaded, (await second.WriteAsync("Erstattung!")).Outcome);
        Assert.Equal((AcceptOutcome.Accepted, 1), (await second.WriteAsync("Hallo")) is var taken ? (taken.Outcome, taken.Accepted) : default);
    }

    [Fact]
    public async Task Queue_Full_RefusesNewConversationsAndKeepsOpenOnes()
    {
        _silo.Models.Publish(Silo.Model(t => t with
        {
            Queues = System.Collections.Frozen.FrozenDictionary.ToFrozenDictionary(t.Queues.Values.Select(q => q with { DepthMax = 1 }), q => q.Name),
        }) with
        { Version = 2 });
        var first = new Customer(_silo, "4915112345678");
        await first.WriteAsync("Hallo?");
        // What the door goes by is told a moment after the pool has the job.
        while (_silo.Pressure.Waiting("acme", "default") == 0)
        {
            await Task.Yield();
        }

        Assert.Equal(AcceptOutcome.Overloaded, (await new Customer(_silo, "4915100000000").WriteAsync("auch?")).Outcome);
        Assert.Equal(AcceptOutcome.Accepted, (await first.WriteAsync("noch da?")).Outcome);
    }
}

public sealed class AloneBackboneTests() : BackboneTests(cluster: false);

public sealed class ClusterBackboneTests() : BackboneTests(cluster: true);
