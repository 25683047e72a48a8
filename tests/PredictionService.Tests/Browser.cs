using Microsoft.Playwright;

namespace SeNet.Samples.PredictionService.Tests;

/// <summary>The Chromium that is installed on this machine, without a window.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private Browser(IPlaywright playwright, IBrowser browser)
    {
        _playwright = playwright;
        _browser = browser;
    }

    /// <summary>Starts it. Skips the test where there is none.</summary>
    public static async Task<Browser> StartAsync()
    {
        var program = Find();
        Assert.SkipWhen(program is null, $"There is no Chromium on the PATH ({string.Join(", ", Names)}); install one to test the page.");
        var playwright = await Playwright.CreateAsync();
        return new Browser(playwright, await playwright.Chromium.LaunchAsync(new() { ExecutablePath = program }));
    }

    /// <summary>Opens an empty page.</summary>
    public Task<IPage> NewPageAsync() => _browser.NewPageAsync();

    /// <summary>Opens a page in English.</summary>
    public async Task<IPage> OpenAsync(string address)
    {
        var page = await _browser.NewPageAsync(new() { BaseURL = address, Locale = "en-GB" });
        await page.GotoAsync("/");
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }

    private static string? Find() =>
        (from name in Names
         from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
         let path = Path.Combine(folder, name)
         where File.Exists(path)
         select path).FirstOrDefault();
}
