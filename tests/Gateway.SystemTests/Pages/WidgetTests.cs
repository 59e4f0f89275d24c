using System.Net.Http.Headers;
using Gateway.Contracts.Agents;
using Gateway.SystemTests.Moves;
using Microsoft.Playwright;

namespace Gateway.SystemTests.Pages;

/// <summary>The web chat's page in a real browser, with an agent at the other end.</summary>
public sealed class WidgetTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Widget_FileOfAVisitor_ReachesTheAgentAsItWas()
    {
        await using var site = DeskSite.Supervised();
        await using var browsing = await Browsing.StartAsync(390, 844, ColorScheme.Light);
        var page = browsing.Page;
        await site.Gateway.StartAsync(Cancel);
        await using var ana = new Seat(site.Gateway.Url, site.Key("ana"));
        await ana.NextAsync<WelcomeFrame>();
        byte[] bytes = [0x89, .. "PNG not really"u8];
        await File.WriteAllBytesAsync(site.PathOf("bill ü.png"), bytes, Cancel);
        await File.WriteAllTextAsync(site.PathOf("page.html"), "<script>alert(1)</script>", Cancel);

        await page.GotoAsync($"{site.Gateway.Url}chat/{Faults.Site.Tenant}/site/widget?page=/basket");
        await Assertions.Expect(page.Locator("#state")).ToHaveTextAsync("");
        await page.SetInputFilesAsync("#file", site.PathOf("bill ü.png"));
        var told = await ana.AcceptAsync();

        var line = told.Transcript.Single(l => l.Direction == "in");
        var attachment = Assert.Single(line.Attachments);
        Assert.Equal(("image", "image/png", "bill ü.png", (long)bytes.Length), (attachment.Kind, attachment.Mime, attachment.Name, attachment.Size));
        Assert.Equal(bytes, await FetchAsync(site, $"{told.Conversation}.{line.Sequence}.0"));
        await Assertions.Expect(page.Locator("#log .mine:not(.waiting)")).ToHaveTextAsync("bill ü.png");
        Assert.Empty(browsing.Complaints);

        await page.SetInputFilesAsync("#file", site.PathOf("page.html"));
        await Assertions.Expect(page.Locator("#state")).ToContainTextAsync("Not sent.");
        await browsing.AssertFitsAsync("widget-files.png", Cancel);
    }

    [Fact]
    public async Task Widget_BothType_EachSeesItAndItIsOverByItself()
    {
        await using var site = DeskSite.Supervised();
        await using var browsing = await Browsing.StartAsync(390, 844, ColorScheme.Light);
        var page = browsing.Page;
        await site.Gateway.StartAsync(Cancel);
        await using var ana = new Seat(site.Gateway.Url, site.Key("ana"));
        await ana.NextAsync<WelcomeFrame>();
        await page.Clock.InstallAsync();
        await page.GotoAsync($"{site.Gateway.Url}chat/{Faults.Site.Tenant}/site/widget");
        await page.FillAsync("#text", "Hallo?");
        await page.PressAsync("#text", "Enter");
        var told = await ana.AcceptAsync();

        // The first letter was typed before there was a conversation, and the page says it no sooner than three seconds later again.
        await Assertions.Expect(page.Locator("#typing")).ToBeHiddenAsync();
        await page.Clock.FastForwardAsync(3_000);
        await page.FillAsync("#text", "Noch da?");
        Assert.Equal((told.Conversation, 0L), (await ana.NextAsync<CustomerTypingFrame>()) is var typing ? (typing.Conversation, typing.Seq) : default);

        await ana.Agent.ShowTypingAsync(told.Conversation, Cancel);
        await Assertions.Expect(page.Locator("#typing")).ToBeVisibleAsync();
        await page.Clock.FastForwardAsync(6_000);
        await Assertions.Expect(page.Locator("#typing")).ToBeHiddenAsync();

        await ana.Agent.ReplyAsync(told.Conversation, "r-1", "Ja", Cancel);
        await Assertions.Expect(page.Locator("#log .theirs")).ToHaveTextAsync("Ja");
        Assert.Empty(browsing.Complaints);
    }

    private static async Task<byte[]> FetchAsync(DeskSite site, string id)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("api/v1/attachments/" + id, UriKind.Relative));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", site.Key("ana"));
        using var answer = await site.Gateway.Client.SendAsync(request, Cancel);
        answer.EnsureSuccessStatusCode();
        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition?.DispositionType);
        return await answer.Content.ReadAsByteArrayAsync(Cancel);
    }
}
