using Microsoft.Playwright;

namespace Muster.EndToEnd;

/// <summary>One headless Chromium for all tests; each opens contexts of its own.</summary>
public sealed class Browser : IAsyncLifetime
{
    private static readonly string[] quiet =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    private IPlaywright? playwright;
    private IBrowser? chromium;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>A window without script, as on the oldest phone.</summary>
    internal Task<IBrowserContext> WithoutScript(int width = 390, ColorScheme scheme = ColorScheme.Light) =>
        Open(width, scheme, script: false);

    internal Task<IBrowserContext> WithScript(int width, ColorScheme scheme) => Open(width, scheme, script: true);

    public async ValueTask DisposeAsync()
    {
        if (chromium is not null) await chromium.DisposeAsync();
        playwright?.Dispose();
    }

    private async Task<IBrowserContext> Open(int width, ColorScheme scheme, bool script)
    {
        playwright ??= await Playwright.CreateAsync();
        chromium ??= await playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions { ExecutablePath = "/usr/bin/chromium", Headless = true, Args = quiet });
        var context = await chromium.NewContextAsync(new BrowserNewContextOptions
        {
            JavaScriptEnabled = script,
            ColorScheme = scheme,
            ViewportSize = new ViewportSize { Width = width, Height = 900 },
        });
        context.SetDefaultTimeout(10_000);
        return context;
    }
}
