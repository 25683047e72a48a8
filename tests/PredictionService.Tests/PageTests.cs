using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace SeNet.Samples.PredictionService.Tests;

public sealed class PageTests(TrainedModel model)
{
    [Fact]
    public async Task Page_PictureChosenAndPictureDropped_ShowsTheProbabilitiesAsBars()
    {
        await using var browser = await Browser.StartAsync();
        await using var service = await RunningService.StartAsync(model.Path);
        var page = await browser.OpenAsync(service.App.Urls.Single());
        var (complaints, requests) = Watch(page);

        await ChooseAsync(page, TrainedModel.Png(1));
        await AssertShowsAsync(page, model.Predict(TrainedModel.Png(1)));

        await page.DispatchEventAsync("#drop", "dragover", new { dataTransfer = await FilesAsync(page, TrainedModel.Png(8)) });
        await page.DispatchEventAsync("#drop", "drop", new { dataTransfer = await FilesAsync(page, TrainedModel.Png(8)) });
        await AssertShowsAsync(page, model.Predict(TrainedModel.Png(8)));

        Assert.Empty(complaints);
        Assert.All(requests, address => Assert.True(address.StartsWith(service.App.Urls.Single(), StringComparison.Ordinal) || address.StartsWith("blob:", StringComparison.Ordinal), address));
    }

    [Fact]
    public async Task Page_BadFile_ShowsTheProblemUntilAPictureWorks()
    {
        await using var browser = await Browser.StartAsync();
        await using var service = await RunningService.StartAsync(model.Path, "--Upload:MaxPixels", "1024");
        var page = await browser.OpenAsync(service.App.Urls.Single());
        var problem = page.GetByRole(AriaRole.Alert);

        await ChooseAsync(page, "not a picture"u8.ToArray());
        await Expect(problem).ToContainTextAsync("The image can't be decoded: it is not an image in a known format");
        await Expect(page.Locator("#result")).ToBeHiddenAsync();

        await ChooseAsync(page, Torch.Tests.Images.EncodedImages.Bomb());
        await Expect(problem).ToContainTextAsync("60000×60000 pixels; at most 1,024 are accepted");

        await ChooseAsync(page, TrainedModel.Png(2));
        await AssertShowsAsync(page, model.Predict(TrainedModel.Png(2)));
        await Expect(problem).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Page_KeyboardAndNarrowScreen_Suffice()
    {
        await using var browser = await Browser.StartAsync();
        await using var service = await RunningService.StartAsync(model.Path);
        var page = await browser.OpenAsync(service.App.Urls.Single());
        await page.SetViewportSizeAsync(320, 600);

        await page.Keyboard.PressAsync("Tab");
        await Expect(page.Locator("#file")).ToBeFocusedAsync();
        await Expect(page.GetByLabel("Choose a picture")).ToBeVisibleAsync();
        var chooser = await page.RunAndWaitForFileChooserAsync(() => page.Keyboard.PressAsync("Space"));
        await chooser.SetFilesAsync(Picture(TrainedModel.Png(3)));
        await AssertShowsAsync(page, model.Predict(TrainedModel.Png(3)));

        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), "The page is wider than a narrow screen.");
    }

    /// <summary>Collects what the browser complains of (its content security policy, for one) and what it loads from now on.</summary>
    private static (List<string> Complaints, List<string> Requests) Watch(IPage page)
    {
        var (complaints, requests) = (new List<string>(), new List<string>());
        page.Console += (_, message) => { if (message.Type is "error" or "warning") complaints.Add(message.Text); };
        page.PageError += (_, error) => complaints.Add(error);
        page.Request += (_, request) => requests.Add(request.Url);
        return (complaints, requests);
    }

    private static Task ChooseAsync(IPage page, byte[] file) => page.SetInputFilesAsync("#file", Picture(file));

    private static FilePayload Picture(byte[] file) => new() { Name = "picture.png", MimeType = "image/png", Buffer = file };

    private static async Task<IJSHandle> FilesAsync(IPage page, byte[] file) =>
        await page.EvaluateHandleAsync(
            """
            base64 => {
                const files = new DataTransfer();
                files.items.add(new File([Uint8Array.from(atob(base64), letter => letter.charCodeAt(0))], 'dropped.png', { type: 'image/png' }));
                return files;
            }
            """, Convert.ToBase64String(file));

    private static async Task AssertShowsAsync(IPage page, IReadOnlyList<(string Label, float Probability)> expected)
    {
        await Expect(page.Locator("#label")).ToHaveTextAsync($"Most likely: {expected[0].Label}");
        await Expect(page.Locator("#classes .name")).ToHaveTextAsync(expected.Select(entry => entry.Label));
        var shares = await page.Locator("#classes .share").AllTextContentsAsync();
        Assert.All(shares.Zip(expected), pair => Assert.Equal(100 * pair.Second.Probability, float.Parse(pair.First.TrimEnd('%'), System.Globalization.CultureInfo.InvariantCulture), 0.11f));
        // The bars grow to their widths.
        await page.WaitForFunctionAsync(
            "widths => [...document.querySelectorAll('.bar > span')].every((fill, i) => Math.abs(fill.offsetWidth / fill.parentElement.offsetWidth - widths[i]) < 0.02)",
            expected.Select(entry => (double)entry.Probability).ToArray());
        await Expect(page.Locator("#preview")).ToBeVisibleAsync();
    }
}
