using System.Globalization;
using System.Text.Json;
using Gateway.Client.Publishing;
using Gateway.Contracts;
using Gateway.SystemTests.Harness;

namespace Gateway.SystemTests.Lanes;

/// <summary>How: the examples run as the programs they are, against a gateway, and what they leave behind is looked at.</summary>
public sealed class ExampleTests
{
    [Fact]
    public async Task Examples_BotAndCrm_AnswerHandOverAndKeepCount()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var site = new LaneTenant();
        await site.Gateway.StartAsync(cancellation);
        await using var bot = LaneTenant.Example("BotAgent", site.Gateway.Url.ToString(), site.Key("bot"), "people");
        await using var crm = LaneTenant.Example("CrmSync", site.Gateway.Url.ToString(), site.Key("events"), site.PathOf("crm.json"));
        await using var publisher = new GatewayPublisher(site.Client("provider"));

        await publisher.PublishAsync("telegram", "bot", [Item("1001", "m1", "What are your opening hours?"), Item("1002", "m2", "My parcel is broken!")], cancellation);
        var feed = new EventFeed(site.Gateway.Client, site.Key("events"));
        await UntilAsync(feed, ["gateway.conversation.closed", "gateway.job.unassigned"], () => $"The bot said:\n{bot.Output}\nThe gateway said:\n{site.Gateway.Output}");
        await publisher.PublishAsync("telegram", "bot", [Item("1001", "m3", "And the address?")], cancellation);
        await UntilAsync(feed, ["gateway.conversation.reopened"], () => $"The gateway said:\n{site.Gateway.Output}");
        await Wait.UntilAsync(
            () => Task.FromResult(Customers(site).Sum(customer => customer.GetProperty("Messages").GetInt32()) >= 3),
            TimeSpan.FromSeconds(20), () => $"The CRM said:\n{crm.Output}", cancellation);

        var replies = feed.Events.Where(e => (string?)e["data"]?["agent"] == "bot" && (string?)e["data"]?["direction"] == "out").Select(e => (string)e["data"]!["text"]!).ToArray();
        Assert.Contains("We are open from 9 to 18, Monday to Friday.", replies);
        Assert.Equal(["people"], feed.Events.Where(e => (string)e["type"]! == "gateway.job.created" && (string?)e["data"]!["queue"] == "people").Select(e => (string)e["data"]!["queue"]!));
        Assert.Equal([1, 2], Customers(site).Select(customer => customer.GetProperty("Messages").GetInt32()).Order());
    }

    private static Task UntilAsync(EventFeed feed, string[] types, Func<string> otherwise) => Wait.UntilAsync(
        async () =>
        {
            await feed.CatchUpAsync(TestContext.Current.CancellationToken);
            return Array.TrueForAll(types, type => feed.Events.Exists(e => (string)e["type"]! == type));
        },
        TimeSpan.FromSeconds(30), otherwise, TestContext.Current.CancellationToken);

    private static InboundItem Item(string sender, string id, string text) => new()
    {
        Kind = ItemKind.Message,
        Channel = "telegram",
        Sender = sender,
        SenderName = "Ayu " + sender,
        Id = id,
        Timestamp = DateTimeOffset.Parse("2026-03-01T12:00:00Z", CultureInfo.InvariantCulture),
        Text = text,
    };

    private static JsonElement[] Customers(LaneTenant site)
    {
        if (!File.Exists(site.PathOf("crm.json")))
        {
            return [];
        }

        using var crm = JsonDocument.Parse(File.ReadAllText(site.PathOf("crm.json")));
        return [.. crm.RootElement.GetProperty("Customers").EnumerateObject().Select(customer => customer.Value.Clone())];
    }
}
