using System.Net;
using Gateway.Contracts;

namespace Gateway.SystemTests.BadInput;

/// <summary>How: the cases of <c>cases.json</c> that are odd but honest. Each makes as many messages as it says, and no more.</summary>
public sealed class EffectTests(BadInputGateway gateway) : IClassFixture<BadInputGateway>
{
    public static TheoryData<string> Cases => [.. Table.Read.Cases.Where(c => c.Effect > 0).Select(c => c.ToString())];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Input_OfTheTable_TakesEffectAsOftenAsItSays(string name)
    {
        var about = Table.Read.Cases.Single(c => c.ToString() == name);
        await gateway.Cursor.ReadAsync();
        await CaseRun.RunAsync(gateway, about);
        await AssertAcceptedAsync(about.Effect);
    }

    [Fact]
    public async Task Replay_OfTheSameBytes_TakesEffectOnce()
    {
        await gateway.Cursor.ReadAsync();
        var body = Webhook.LineBody("Ureplay", "replay-1", "x");
        for (var time = 0; time < 3; time++)
        {
            using var answer = await gateway.Client.PostLineAsync(body);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        await AssertAcceptedAsync(1);
    }

    [Fact]
    public async Task RefusedId_SentProperlyLater_TakesEffect()
    {
        await gateway.Cursor.ReadAsync();
        using var refused = await gateway.Client.PostLineAsync(Webhook.LineBody("Urefused", "refused-1", "x"), "wrong secret");
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        using var taken = await gateway.Client.PostLineAsync(Webhook.LineBody("Urefused", "refused-1", "x"));
        Assert.Equal(HttpStatusCode.OK, taken.StatusCode);

        await AssertAcceptedAsync(1);
    }

    /// <summary>The answer comes after the commit, so that messages beyond the right number would be there already.</summary>
    private async Task AssertAcceptedAsync(int count)
    {
        var events = await gateway.Cursor.ReadUntilAsync(EventTypes.JobQueued, 1);
        Assert.Equal(count, events.Count(e => (string?)e["type"] == EventTypes.MessageAccepted));
    }
}
