using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SeNet.Reports.Html;
using SeNet.Torch.Images;
using SeNet.Torch.Training;

namespace SeNet.Reports.Tests.Html;

public sealed partial class ReportPageTests
{
    private const string Hostile = "<script>alert(\"x\")</script>&\u0001.png";

    [Fact]
    public void Render_HostileNames_AreTextAndNothingElse()
    {
        var page = ReportPage.Render(Content(3, Hostile));

        Assert.DoesNotContain("<script", page);
        Assert.Contains("&lt;script&gt;alert(", page);
        Assert.DoesNotContain('\u0001', page);
    }

    [Fact]
    public void Render_AnyPage_NamesNothingOutsideItself() =>
        Assert.All(Address().Matches(ReportPage.Render(Content(3, "cat"))), match => Assert.Matches("^(data:image/|#)", match.Groups["address"].Value));

    [Fact]
    public void Render_Charts_HaveNoColoursButThePages() =>
        Assert.All(Chart().Matches(ReportPage.Render(Content(3, "cat"))), chart => Assert.DoesNotMatch("rgb\\(|black", chart.Value));

    [Fact]
    public async Task Render_InABrowser_ShowsSharesByTheLengthOfBars()
    {
        await using var browser = await Browser.StartAsync();
        using var folder = new TemporaryFolder();
        var page = await browser.NewPageAsync();
        await page.GotoAsync(new Uri(folder.Write("report.html", ReportPage.Render(Content(10, "class")))).AbsoluteUri);

        // Each class has one image, so that every pair is all of its class.
        var full = await page.EvaluateAsync<double>("document.querySelector('#pairs .bar i').getBoundingClientRect().width");
        var half = await page.EvaluateAsync<double>("(() => { const bar = document.querySelector('#pairs .bar i'); bar.style.setProperty('--w', '0.5'); return bar.getBoundingClientRect().width; })()");
        Assert.InRange(full, 40, 120);
        Assert.Equal(0.5, half / full, 0.02);
    }

    [Fact]
    public void Render_TwoCharts_ShareNoIdentifier()
    {
        var identifiers = Identifier().Matches(ReportPage.Render(Content(3, "cat"))).Select(match => match.Groups["id"].Value).ToArray();
        Assert.Contains(identifiers, identifier => identifier.Contains("clip", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(identifiers.Distinct(), identifiers);
    }

    [Fact]
    public void Render_ManyClasses_ShowsThePictureOfTheMatrix()
    {
        Assert.Contains("<table class=\"confusion\">", ReportPage.Render(Content(40, "class")));
        var page = ReportPage.Render(Content(41, "class"));
        Assert.DoesNotContain("<table class=\"confusion\">", page);
        Assert.Contains("of 41 classes; confusion.csv has the numbers", page);
    }

    [Fact]
    public async Task Render_InABrowser_AsksNothingOfTheNetworkAndFitsANarrowScreen()
    {
        await using var browser = await Browser.StartAsync();
        using var folder = new TemporaryFolder();
        var path = folder.Write("report.html", ReportPage.Render(Content(10, "a class of a long name")));

        var page = await browser.NewPageAsync();
        var (complaints, requests) = (new List<string>(), new List<string>());
        page.Console += (_, message) => complaints.Add(message.Text);
        page.PageError += (_, error) => complaints.Add(error);
        page.Request += (_, request) => requests.Add(request.Url);
        await page.SetViewportSizeAsync(320, 640);
        await page.GotoAsync(new Uri(path).AbsoluteUri);

        Assert.Empty(complaints);
        Assert.All(requests, address => Assert.True(address.StartsWith("file:", StringComparison.Ordinal) || address.StartsWith("data:image/", StringComparison.Ordinal), address));
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), "The page is wider than a narrow screen.");
        Assert.True(await page.EvaluateAsync<bool>("[...document.images].every(image => image.naturalWidth > 0 && image.alt)"), "An image isn't shown, or has no description.");
        Assert.Equal(1, await page.Locator("h1").CountAsync());
    }

    private static ReportContent Content(int classes, string name)
    {
        var confusion = new ConfusionMatrix([.. Enumerable.Range(0, classes).Select(index => $"{name} {index}")]);
        for (var actual = 0; actual < classes; actual++) confusion.Add(actual, actual / 2);
        var evaluation = new Evaluation(1.5, confusion)
        {
            WorstMistakes =
            [
                new Mistake(name, 2, 1, 0.9, 4.2, () => new RgbImage(32, 32, new byte[32 * 32 * 3])),
                new Mistake("large.jpg", 1, 0, 0.8, 3.1, () => new RgbImage(400, 200, new byte[400 * 200 * 3])),
                new Mistake("gone.jpg", 1, 0, 0.7, 2.1, () => throw new ImageDecodingException("gone.jpg", "it isn't there")),
            ],
        };
        var epoch = new EpochReport
        {
            Epoch = 1,
            Epochs = 2,
            LearningRate = 0.1,
            TrainingLoss = 2,
            TrainingAccuracy = 0.3,
            Test = evaluation,
            IsBest = true,
            Elapsed = TimeSpan.FromSeconds(70),
            TrainingTime = TimeSpan.FromSeconds(60),
            ImagesPerSecond = 1234,
        };
        return new ReportContent
        {
            Title = name,
            Epochs = [epoch, epoch with { Epoch = 2, IsBest = false }],
            Measured = "validation",
            Evaluation = evaluation,
            Evaluated = "test",
            Mistakes = evaluation.WorstMistakes,
            Settings = new JsonObject { [name] = name, ["Inner"] = new JsonObject { ["A"] = 1 } },
            Environment = new JsonObject { ["Started"] = "2026-01-02 03:04:05 +00:00" },
            IsComplete = true,
        };
    }

    [GeneratedRegex("(?:(?:src|href)=\"|url\\()(?<address>[^\")]+)")]
    private static partial Regex Address();

    [GeneratedRegex("<svg.*?</svg>", RegexOptions.Singleline)]
    private static partial Regex Chart();

    [GeneratedRegex(" id=\"(?<id>[^\"]+)\"")]
    private static partial Regex Identifier();
}
