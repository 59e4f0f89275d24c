using Microsoft.Playwright;

namespace Gateway.SystemTests.Pages;

/// <summary>One page in a real browser, and what it complains about.</summary>
internal sealed class Browsing : IAsyncDisposable
{
    // Where Debian and Ubuntu put it.
    private const string Chromium = "/usr/bin/chromium";

    private static readonly string[] Quiet =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private Browsing(IPlaywright playwright, IBrowser browser, IPage page) => (_playwright, _browser, Page) = (playwright, browser, page);

    public IPage Page { get; }

    /// <summary>Errors and warnings of the page's console, and scripts that failed.</summary>
    public List<string> Complaints { get; } = [];

    /// <summary>Skips the test where there is no browser.</summary>
    public static async Task<Browsing> StartAsync(int width, int height, ColorScheme scheme)
    {
        Assert.SkipUnless(File.Exists(Chromium), "chromium is not installed");
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Chromium, Args = Quiet });
        var page = await browser.NewPageAsync(new BrowserNewPageOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = scheme,
        });
        var browsing = new Browsing(playwright, browser, page);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                browsing.Complaints.Add(message.Text);
            }
        };
        page.PageError += (_, error) => browsing.Complaints.Add(error);
        return browsing;
    }

    /// <summary>Keeps a picture beside the test's result, and checks that nothing stands out of the window.</summary>
    public async Task AssertFitsAsync(string name, CancellationToken cancellationToken)
    {
        var picture = Path.Combine(AppContext.BaseDirectory, "TestResults", name);
        await Page.ScreenshotAsync(new PageScreenshotOptions { Path = picture, FullPage = true });
        TestContext.Current.AddAttachment(name, await File.ReadAllBytesAsync(picture, cancellationToken), "image/png");
        Assert.True(await Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"), "The page is wider than the window.");
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
