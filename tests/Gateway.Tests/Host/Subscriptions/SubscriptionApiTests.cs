using System.Net;
using Gateway.Events;
using Gateway.Tests.Events.Subscriptions;

namespace Gateway.Tests.Host.Subscriptions;

public sealed class SubscriptionApiTests
{
    [Theory]
    [InlineData(1, 201, null)]
    [InlineData(2, 400, "cursor_from_the_future")]
    public async Task Create_StartIsACursor_MustNameEventsThatExist(long sequence, int expected, string? code)
    {
        await using var silo = await SubscriptionSilo.StartAsync();
        silo.Log.Append(0, "acme", 1);
        var door = new SubscriptionDoor(silo);

        var (status, body) = await door.AskAsync(door.Api.CreateAsync, $$"""{"delivery":"pull","start":"{{SubscriptionSilo.CursorOf(sequence, 0)}}"}""");

        Assert.Equal((expected, code), (status, (string?)body!["code"]));
        Assert.Equal(code is null ? 1 : 0, (await silo.Directory.ListAsync()).Length);
    }

    [Fact]
    public async Task Create_WithAFilter_AnswersItAsItWasGiven()
    {
        await using var silo = await SubscriptionSilo.StartAsync();
        var door = new SubscriptionDoor(silo);

        Assert.Equal(201, (await door.AskAsync(door.Api.CreateAsync, """{"delivery":"pull","filter":"type LIKE 'gateway.%'"}""")).Status);

        Assert.Contains("\"type LIKE 'gateway.%'\"", door.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 204, null)]
    [InlineData(2, 400, "cursor_from_the_future")]
    public async Task Replay_FromACursor_MustNameEventsThatExist(long sequence, int expected, string? code)
    {
        await using var silo = await SubscriptionSilo.StartAsync();
        silo.Log.Append(0, "acme", 1);
        var id = (await silo.Directory.CreateAsync(new() { Start = "beginning" }, null, null)).Subscription!.Id;
        var door = new SubscriptionDoor(silo);

        // Of the log, and of the subscription's own.
        string[] cursors = [SubscriptionSilo.CursorOf(sequence, 0), new SubscriptionCursors(silo.Log).Write("acme", id, code is null ? 2 : 1, [sequence, 0])];
        foreach (var cursor in cursors)
        {
            var (status, body) = await door.AskAsync(context => door.Reading.ReplayAsync(context, id), $$"""{"from":"{{cursor}}"}""");
            Assert.Equal((expected, code), (status, (string?)body?["code"]));
        }

        Assert.Equal(code is null ? 1 : 0, (await silo.Grains.GetGrain<ISubscriptionGrain>(SubscriptionKey.Of("acme", id)).ProgressAsync())!.Positions[0]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task DeadLetters_StoreDoesNotConfirm_IsNotAnsweredWithACount(bool retry)
    {
        await using var silo = await SubscriptionSilo.StartAsync(("crm", SubscriptionSilo.To("https://example.com/hook")));
        silo.Answer = static _ => HttpStatusCode.UnprocessableEntity;
        await silo.Directory.TouchAsync();
        silo.Log.Append(0, "acme", 1);
        var grain = silo.Grains.GetGrain<ISubscriptionGrain>(SubscriptionKey.Of("acme", "crm"));
        using (var bounded = new CancellationTokenSource(TimeSpan.FromSeconds(30)))
        {
            while ((await grain.DeadLettersAsync()).Length == 0)
            {
                bounded.Token.ThrowIfCancellationRequested();
                await Task.Yield();
            }
        }

        var door = new SubscriptionDoor(silo);
        silo.Store.FailsFor = static key => key == SubscriptionKey.DeadLetters("acme", "crm");
        var (status, body) = await door.AskAsync(
            context => retry ? door.Reading.RetryDeadLettersAsync(context, "crm") : door.Reading.DropDeadLettersAsync(context, "crm"), "{}");

        Assert.Equal((503, "store_unavailable"), (status, (string?)body!["code"]));
    }
}
