using System.Text.Json;
using Gateway.Contracts;
using Gateway.Contracts.Agents;
using Gateway.Conversations;

namespace Gateway.Tests.Conversations.Matching;

public sealed class ExplainJobTests : IAsyncLifetime
{
    private Silo _silo = null!;

    public async ValueTask InitializeAsync() => _silo = await Silo.StartAsync();

    public async ValueTask DisposeAsync() => await _silo.DisposeAsync();

    [Fact]
    public async Task Explain_DeclinedJobThatWaits_TellsTheReasonTheDecisionAndWhatKeepsEachAgent()
    {
        var ana = await Desk.ConnectAsync(_silo, "ana");
        await new Customer(_silo, "4915112345678").WriteAsync("Hallo?");
        var offer = await ana.NextAsync<OfferFrame>();
        await ana.SendAsync(new DeclineFrame(offer.Offer, "on a call"));

        var json = await ExplainAsync(offer.Job);

        Assert.Equal("waiting", json.GetProperty("place").GetString());
        Assert.Equal("on a call", json.GetProperty("declined")[0].GetProperty("reason").GetString());
        var candidates = json.GetProperty("now").GetProperty("candidates").EnumerateArray().ToDictionary(c => c.GetProperty("agent").GetString()!);
        Assert.Equal(
            [("ana", "declined"), ("bo", "presence"), ("chen", "skill")],
            candidates.Select(c => (c.Key, c.Value.GetProperty("obstacle").GetString()!)).Order());
        var decision = json.GetProperty("decisions")[0];
        Assert.Equal((offer.Offer, "ana", "declined"), (decision.GetProperty("offer").GetString(), decision.GetProperty("agent").GetString(), decision.GetProperty("end").GetString()));
        Assert.Equal("on a call", decision.GetProperty("reason").GetString());
        Assert.Equal(8, decision.GetProperty("candidates")[0].GetProperty("terms").GetProperty("level").GetInt32());
    }

    [Fact]
    public async Task Explain_AfterARestart_TellsEveryDecisionOfAJobThatIsGone()
    {
        var customer = new Customer(_silo, "4915112345679");
        await customer.WriteAsync("Hallo?");
        await EventLog.UntilAsync(_silo, EventTypes.JobQueued);
        var ana = await Desk.ConnectAsync(_silo, "ana");
        var offer = await ana.NextAsync<OfferFrame>();
        await ana.SendAsync(new AcceptFrame(offer.Offer));
        var assigned = await ana.NextAsync<AssignedFrame>();
        await ana.SendAsync(new CloseFrame(assigned.Conversation, null));
        await ana.NextAsync<UnassignedFrame>();
        var before = await ExplainAsync(offer.Job);

        _silo = await _silo.RestartAsync();
        var after = await ExplainAsync(offer.Job);

        Assert.Equal("gone", after.GetProperty("place").GetString());
        Assert.Equal(before.GetProperty("decisions").GetRawText(), after.GetProperty("decisions").GetRawText());
        var decisions = after.GetProperty("decisions").EnumerateArray().ToArray();
        Assert.Equal(["wait", "offer"], decisions.Select(d => d.GetProperty("decided").GetString()));
        Assert.Equal(
            [("ana", "presence"), ("bo", "presence"), ("chen", "skill")],
            decisions[0].GetProperty("candidates").EnumerateArray().Select(c => (c.GetProperty("agent").GetString()!, c.GetProperty("obstacle").GetString()!)).Order());
        Assert.Equal((offer.Offer, "ana", "accepted"), (decisions[1].GetProperty("offer").GetString(), decisions[1].GetProperty("agent").GetString(), decisions[1].GetProperty("end").GetString()));
        Assert.Equal(("default", 1L), (decisions[1].GetProperty("agentChoice").GetString(), decisions[1].GetProperty("policyVersion").GetInt64()));
        Assert.Matches("^[0-9a-f]{12}$", decisions[1].GetProperty("policyHash").GetString());
        Assert.Equal(offer.Job[..offer.Job.LastIndexOf('.')], after.GetProperty("conversation").GetString());
    }

    [Fact]
    public async Task Explain_OfferThatARestartRevokes_TellsThatItEnded()
    {
        var ana = await Desk.ConnectAsync(_silo, "ana");
        await new Customer(_silo, "4915112345680").WriteAsync("Hallo?");
        var offer = await ana.NextAsync<OfferFrame>();
        await ExplainAsync(offer.Job);

        _silo = await _silo.RestartAsync();

        var decisions = (await ExplainAsync(offer.Job)).GetProperty("decisions").EnumerateArray().ToArray();
        Assert.Equal([("offer", "revoked"), ("wait", "")], decisions.Select(d => (d.GetProperty("decided").GetString()!, d.TryGetProperty("end", out var end) ? end.GetString()! : "")));
    }

    [Fact]
    public async Task Explain_JobThatWasLedElsewhere_TellsFromWhereAndByWhatAlsoWhenItIsGone()
    {
        const string Job = "kq3vJxY0Qd2b1mYc5tW8zA.1.1";
        var pool = _silo.Grains.GetGrain<IPoolGrain>("acme");
        await pool.TakeAsync(new PoolNews
        {
            Submitted =
            [
                new JobSubmission
                {
                    Id = Job,
                    Tenant = "acme",
                    Queue = "second",
                    Priority = 5,
                    Requirements = [],
                    Labels = new Dictionary<string, string>(),
                    Cost = 1,
                    WaitingSince = _silo.Time.GetUtcNow(),
                    Channel = "whatsapp",
                    Account = "main",
                    Moved = new JobMove("default", ["split", "length"]),
                },
            ],
            Completed = [],
        });

        var waiting = await ExplainAsync(Job);
        await pool.CancelAsync(Job);
        var gone = await ExplainAsync(Job);

        Assert.Equal(["waiting", "gone"], new[] { waiting, gone }.Select(j => j.GetProperty("place").GetString()));
        Assert.All([waiting, gone], json =>
        {
            Assert.Equal(("second", "default"), (json.GetProperty("queue").GetString(), json.GetProperty("from").GetString()));
            Assert.Equal(["split", "length"], json.GetProperty("movedBy").EnumerateArray().Select(step => step.GetString()));
        });
    }

    [Fact]
    public async Task Explain_JobNobodyKnows_IsNothing() =>
        Assert.Null(await _silo.Grains.GetGrain<IPoolGrain>("acme").ExplainAsync("kq3vJxY0Qd2b1mYc5tW8zA.1.1"));

    private async Task<JsonElement> ExplainAsync(string job) =>
        JsonDocument.Parse((await _silo.Grains.GetGrain<IPoolGrain>("acme").ExplainAsync(job))!).RootElement;
}
