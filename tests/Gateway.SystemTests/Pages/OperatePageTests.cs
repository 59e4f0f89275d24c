using Gateway.Contracts.Agents;
using Gateway.SystemTests.Moves;
using Microsoft.Playwright;

namespace Gateway.SystemTests.Pages;

/// <summary>How: what an operator does on the page is seen at the desk of the agent who has the conversation.</summary>
public sealed class OperatePageTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Page_OfASupervisor_ListensWhispersSpeaksTakesOverAndCloses()
    {
        await using var site = DeskSite.Supervised();
        await using var browsing = await Browsing.StartAsync(1280, 900, ColorScheme.Light);
        var page = browsing.Page;
        await site.Gateway.StartAsync(Cancel);
        await using var ana = new Seat(site.Gateway.Url, site.Key("ana"));
        await ana.NextAsync<WelcomeFrame>();
        await site.WriteAsync(1, 0, Cancel);
        var conversation = await ana.AcceptAsync();

        await OpenAsync(page, site, "sue", conversation.Conversation);
        await Assertions.Expect(page.Locator("#lines")).ToContainTextAsync(conversation.Transcript[0].Text!);

        await page.SelectOptionAsync("#verb", "whisper");
        await page.FillAsync("#text", "Offer a voucher <b>now</b>");
        await page.PressAsync("#text", "Enter");
        Assert.Equal("Offer a voucher <b>now</b>", (await ana.NextAsync<MessageFrame>(m => m.Message.Kind == "whisper")).Message.Text);
        await AnswersAsync(page, "Done.");

        await MoveAsync(page, "join and speak");
        await ana.NextAsync<ParticipantFrame>(p => p is { Agent: "sue", State: "joined" });

        await MoveAsync(page, "take over");
        Assert.Equal("taken", (await ana.NextAsync<UnassignedFrame>()).Why);
        await Assertions.Expect(page.Locator("#lines")).ToContainTextAsync("This conversation is yours.");

        // The next step stands beside what is wrong.
        await MoveAsync(page, "close");
        await AnswersAsync(page, "Fill in the disposition: the queue asks for one.");
        await page.FillAsync("#disposition", "solved");
        await MoveAsync(page, "close");
        await Assertions.Expect(page.Locator("#lines")).ToContainTextAsync("You are not in it any more: closed.");
        await browsing.AssertFitsAsync("operate-supervisor.png", Cancel);
        AssertQuiet(browsing);
    }

    [Fact]
    public async Task Page_OfAnAdmin_FollowsTheConversationAndMovesIt()
    {
        await using var site = DeskSite.Supervised();
        await using var browsing = await Browsing.StartAsync(390, 844, ColorScheme.Dark);
        var page = browsing.Page;
        await site.Gateway.StartAsync(Cancel);
        await using var ana = new Seat(site.Gateway.Url, site.Key("ana"));
        await ana.NextAsync<WelcomeFrame>();
        await site.WriteAsync(1, 0, Cancel);
        var conversation = await ana.AcceptAsync();

        await OpenAsync(page, site, "admin", conversation.Conversation);
        await Assertions.Expect(page.Locator("#lines")).ToContainTextAsync(conversation.Transcript[0].Text!);

        await MoveAsync(page, "unmerge");
        await AnswersAsync(page, "it is part of no other one");
        await MoveAsync(page, "unpark");
        await AnswersAsync(page, "there is nothing to bring back");
        await MoveAsync(page, "park");
        Assert.Equal("parked", (await ana.NextAsync<UnassignedFrame>()).Why);
        await AnswersAsync(page, "Done.");
        await Assertions.Expect(page.Locator("#lines")).ToContainTextAsync("conversation.parked");

        await page.SelectOptionAsync("#verb", "give to agent");
        await page.FillAsync("#agent", "nobody");
        await page.ClickAsync("#do");
        await AnswersAsync(page, "Choose an agent of the list.");
        await page.FillAsync("#agent", "ana");
        await page.ClickAsync("#do");
        await ana.NextAsync<AssignedFrame>(a => a.Conversation == conversation.Conversation);

        await page.SelectOptionAsync("#verb", "close");
        await page.FillAsync("#disposition", "lunch");
        await page.ClickAsync("#do");
        await AnswersAsync(page, "Use one of the queue’s codes.");
        await page.FillAsync("#disposition", "solved");
        await page.ClickAsync("#do");
        Assert.Equal("closed", (await ana.NextAsync<UnassignedFrame>()).Why);
        await Assertions.Expect(page.Locator("#lines")).ToContainTextAsync("conversation.closed");
        await browsing.AssertFitsAsync("operate-admin.png", Cancel);
        AssertQuiet(browsing);
    }

    private static async Task OpenAsync(IPage page, DeskSite site, string key, string conversation)
    {
        await page.GotoAsync($"{site.Gateway.Url}operate#{conversation}");
        await page.FillAsync("#key", site.Key(key));
        await page.PressAsync("#key", "Enter");
        await Assertions.Expect(page.Locator("#conversation")).ToHaveValueAsync(conversation);
        await Assertions.Expect(page.Locator("#state")).ToHaveTextAsync(key == "admin" ? "admin" : "agent " + key);
        await page.PressAsync("#conversation", "Enter");
    }

    private static async Task MoveAsync(IPage page, string verb)
    {
        await page.SelectOptionAsync("#verb", verb);
        await page.ClickAsync("#do");
    }

    private static Task AnswersAsync(IPage page, string text) => Assertions.Expect(page.Locator("#answer")).ToContainTextAsync(text);

    // A refusal is in the console by the browser's own doing; anything else would be a fault of the page.
    private static void AssertQuiet(Browsing browsing) =>
        Assert.DoesNotContain(browsing.Complaints, c => !c.StartsWith("Failed to load resource", StringComparison.Ordinal));
}
