using Gateway.SystemTests.Harness;
using Microsoft.Playwright;

namespace Gateway.SystemTests.Pages;

/// <summary>The live page in a real browser over the real demo.</summary>
public sealed class PageTests
{
    // Where Debian and Ubuntu put it.
    private const string Chromium = "/usr/bin/chromium";

    private static readonly string[] Quiet =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    [Theory]
    [InlineData(1280, 900, ColorScheme.Light)]
    [InlineData(390, 844, ColorScheme.Dark)]
    public async Task Page_OverTheDemo_ShowsRatesQueuesAgentsAndEvents(int width, int height, ColorScheme scheme)
    {
        Assert.SkipUnless(File.Exists(Chromium), "chromium is not installed");
        var cancellation = TestContext.Current.CancellationToken;
        using var data = new TempDirectory();
        await using var gateway = new GatewayProcess("--demo", "--data", data.Path);
        await gateway.StartAsync(cancellation);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Chromium, Args = Quiet });
        await using var context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = scheme,
        });
        var page = await context.NewPageAsync();
        var complaints = new List<string>();
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                complaints.Add(message.Text);
            }
        };
        page.PageError += (_, error) => complaints.Add(error);

        await page.GotoAsync(gateway.Url.ToString());
        await page.Locator("#state.good").WaitForAsync();
        await page.Locator("#queues tr").Nth(2).WaitForAsync();
        await page.Locator("#agents li").Nth(23).WaitForAsync();
        await page.Locator("#events tr").Nth(9).WaitForAsync();
        await page.WaitForFunctionAsync("parseFloat(document.getElementById('rate-in').textContent) > 1");
        await page.WaitForFunctionAsync("document.getElementById('spark-in').points.numberOfItems > 5");
        await page.WaitForFunctionAsync("document.getElementById('durable-p99').textContent !== '-' && document.getElementById('accept-p50').textContent !== '-'");

        var picture = Path.Combine(AppContext.BaseDirectory, "TestResults", $"page-{width}.png");
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = picture, FullPage = true });
        TestContext.Current.AddAttachment($"page-{width}.png", await File.ReadAllBytesAsync(picture, cancellation), "image/png");

        Assert.Equal("demo", await page.Locator("#tenant").TextContentAsync());
        Assert.Equal("power", await page.Locator("#durability").TextContentAsync());
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"), "The page is wider than the window.");
        Assert.Empty(complaints);
    }
}
