using System.Text.RegularExpressions;
using Gateway.SystemTests.Harness;
using Microsoft.Playwright;

namespace Gateway.SystemTests.Pages;

/// <summary>The live page in a real browser over the real demo.</summary>
public sealed class PageTests
{
    // The page shows a rate two seconds after the first messages and ten points after ten; a busy machine takes a few times that.
    private static readonly LocatorAssertionsToHaveTextOptions Patience = new() { Timeout = 60_000 };
    private static readonly LocatorAssertionsToHaveAttributeOptions AttributePatience = new() { Timeout = 60_000 };

    [Theory]
    [InlineData(1280, 900, ColorScheme.Light)]
    [InlineData(390, 844, ColorScheme.Dark)]
    public async Task Page_OverTheDemo_ShowsRatesQueuesAgentsAndEvents(int width, int height, ColorScheme scheme)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var browsing = await Browsing.StartAsync(width, height, scheme);
        var page = browsing.Page;
        using var data = new TempDirectory();
        await using var gateway = new GatewayProcess("--demo", "--data", data.Path);
        await gateway.StartAsync(cancellation);

        await page.GotoAsync(gateway.Url.ToString());
        await page.Locator("#state.good").WaitForAsync();
        await page.Locator("#queues tr").Nth(2).WaitForAsync();
        await page.Locator("#agents li").Nth(23).WaitForAsync();
        await page.Locator("#events tr").Nth(9).WaitForAsync();

        // Locators, not scripts: the page's own policy forbids evaluating text, for us as for anyone.
        await Assertions.Expect(page.Locator("#rate-in")).ToHaveTextAsync(new Regex("[2-9]|[1-9][0-9]"), Patience);
        await Assertions.Expect(page.Locator("#spark-in")).ToHaveAttributeAsync("points", new Regex("(?:[-0-9.]+[ ,]+[-0-9.]+[ ,]+){5,}"), AttributePatience);
        await Assertions.Expect(page.Locator("#durable-p99")).Not.ToHaveTextAsync("-", Patience);
        await Assertions.Expect(page.Locator("#accept-p50")).Not.ToHaveTextAsync("-", Patience);

        await browsing.AssertFitsAsync($"page-{width}.png", cancellation);
        Assert.Equal("demo", await page.Locator("#tenant").TextContentAsync());
        Assert.Equal("power", await page.Locator("#durability").TextContentAsync());
        Assert.Empty(browsing.Complaints);
    }
}
