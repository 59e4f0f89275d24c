using System.Text.Json;
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
        var decision = Assert.Single(json.GetProperty("decisions").EnumerateArray());
        Assert.Equal((offer.Offer, "ana", "declined"), (decision.GetProperty("offer").GetString(), decision.GetProperty("agent").GetString(), decision.GetProperty("end").GetString()));
        Assert.Equal(8, decision.GetProperty("candidates")[0].GetProperty("terms").GetProperty("level").GetInt32());
    }

    [Fact]
    public async Task Explain_JobNobodyKnows_IsNothing() =>
        Assert.Null(await _silo.Grains.GetGrain<IPoolGrain>("acme").ExplainAsync("kq3vJxY0Qd2b1mYc5tW8zA.1.1"));

    private async Task<JsonElement> ExplainAsync(string job) =>
        JsonDocument.Parse((await _silo.Grains.GetGrain<IPoolGrain>("acme").ExplainAsync(job))!).RootElement;
}
