using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Gateway.SystemTests.Harness;
using Microsoft.Playwright;

namespace Gateway.SystemTests.Pages;

/// <summary>The page that shows the OpenAPI and AsyncAPI documents, in a real browser.</summary>
public sealed class DocsPageTests
{
    [Theory]
    [InlineData(1280, 900, ColorScheme.Light)]
    [InlineData(390, 844, ColorScheme.Dark)]
    public async Task Page_BothDocuments_AreShownWholeAndCanBeSearched(int width, int height, ColorScheme scheme)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var browsing = await Browsing.StartAsync(width, height, scheme);
        var page = browsing.Page;
        using var data = new TempDirectory();
        await using var gateway = new GatewayProcess("--data", data.Path);
        await gateway.StartAsync(cancellation);
        var openApi = JsonNode.Parse(await gateway.Client.GetStringAsync(new Uri("openapi/v1.json", UriKind.Relative), cancellation))!;
        var asyncApi = JsonNode.Parse(await gateway.Client.GetStringAsync(new Uri("asyncapi/v1.json", UriKind.Relative), cancellation))!;

        await page.GotoAsync(new Uri(gateway.Url, "docs").ToString());
        await Assertions.Expect(page.Locator("#state")).ToHaveTextAsync(new Regex("^[0-9]+ entries$"));

        var operations = openApi["paths"]!.AsObject().Sum(path => path.Value!.AsObject().Count);
        var messages = asyncApi["operations"]!.AsObject().Sum(operation => operation.Value!["messages"]!.AsArray().Count);
        Assert.Equal(operations, await page.Locator("#operations > details").CountAsync());
        Assert.Equal(messages, await page.Locator("#channels details").CountAsync());

        // By keyboard, as everything on the page can be reached.
        var create = page.Locator("#op-createSubscription");
        await create.Locator("summary").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(create.Locator("pre").First).ToContainTextAsync("https://crm.example.com/gateway");
        await Assertions.Expect(create).ToContainTextAsync("Idempotency-Key");
        await Assertions.Expect(create).ToContainTextAsync("batchMax");
        var offer = page.Locator("id=agent-send-agent.offer");
        await offer.Locator("summary").ClickAsync();
        await Assertions.Expect(offer).ToContainTextAsync("waitingSince");
        await browsing.AssertFitsAsync($"docs-{width}.png", cancellation);

        await page.GetByLabel("Show only").FillAsync("dead-letters drop");
        await Assertions.Expect(page.Locator("#state")).ToHaveTextAsync("1 entry");
        await Assertions.Expect(page.Locator("#op-dropDeadLetters")).ToBeVisibleAsync();
        Assert.Empty(await page.Locator("input:not([aria-label]):not([id])").AllAsync());
        Assert.Empty(browsing.Complaints);
    }
}
