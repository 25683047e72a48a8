using System.Diagnostics;
using System.Globalization;

namespace SeNet.Cli.Tests;

public sealed class PredictTests(TrainedModel trained) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Predict_FolderWithJson_TellsMostImagesApart()
    {
        var result = await SeNetProgram.Json("predict", trained.Model, trained.NewImages, "--top", "5");

        var images = result.GetProperty("images").EnumerateArray().ToArray();
        Assert.Equal(Directory.GetFiles(trained.NewImages, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal), images.Select(image => image.GetProperty("path").GetString()));
        Assert.InRange(images.Count(image => image.GetProperty("path").GetString()!.Contains(image.GetProperty("label").GetString()!)), 9, 12); // guessing gives 6
        foreach (var image in images)
        {
            var top = image.GetProperty("top").EnumerateArray().ToArray();
            Assert.Equal(2, top.Length);
            Assert.Equal(1, top.Sum(candidate => candidate.GetProperty("probability").GetDouble()), 1e-5);
            Assert.Equal(image.GetProperty("label").GetString(), top[0].GetProperty("label").GetString());
            Assert.Equal(image.GetProperty("probability").GetDouble(), top.Max(candidate => candidate.GetProperty("probability").GetDouble()));
            Assert.Equal(System.Text.Json.JsonValueKind.Null, image.GetProperty("error").ValueKind);
        }
    }

    [Fact]
    public async Task Predict_BadImageAmongGood_IsNamedAndTheOthersAreTold()
    {
        var good = Directory.GetFiles(trained.NewImages, "*", SearchOption.AllDirectories).Take(2).ToArray();
        var broken = _folder.Write("broken.png", "not a picture");

        var run = await SeNetProgram.Run("predict", trained.Model, good[0], broken, _folder["missing.png"], good[1]);
        var json = await SeNetProgram.Run("predict", trained.Model, broken, good[0], "--json");

        Assert.Equal(1, run.ExitCode);
        var lines = run.Output.Split('\n').Select(line => line.TrimEnd('\r').Split('\t')).ToArray();
        Assert.Equal(good, lines.Select(line => line[0]));
        Assert.All(lines, line => Assert.Contains(line[1], DrawnImages.Classes));
        Assert.All(lines, line => Assert.InRange(double.Parse(line[2].TrimEnd('%', ' '), CultureInfo.InvariantCulture), 50, 100));
        Assert.Equal(2, run.Errors.Split('\n').Length);
        Assert.Contains(broken, run.Errors);
        Assert.Contains(_folder["missing.png"], run.Errors);
        Assert.Equal(1, json.ExitCode);
        var images = System.Text.Json.JsonDocument.Parse(json.Output).RootElement.GetProperty("images");
        Assert.Contains(broken, images[0].GetProperty("error").GetString());
        Assert.Contains(images[1].GetProperty("label").GetString(), DrawnImages.Classes);
    }

    [Fact]
    public async Task Predict_PipeForAModel_IsRefused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no pipes in folders.");
        var pipe = MakePipe("pipe.zip");

        await Refusal.Expect(1, "a pipe, a socket or a device", "predict", pipe, trained.NewImages);
        await Refusal.Expect(1, "a pipe, a socket or a device", "predict", "--weights", pipe, trained.NewImages);
        await Refusal.Expect(1, "a pipe, a socket or a device", "inspect", pipe);
    }

    [Fact]
    public async Task Predict_ListFromAPipe_IsReadAndWaitingForItEndsWithTheSignal()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no pipes in folders, nor signals to send.");
        var image = Directory.GetFiles(trained.NewImages, "*", SearchOption.AllDirectories)[0];
        var pipe = MakePipe("list");
        var reading = SeNetProgram.Run("predict", trained.Model, "--list", pipe);
        await Task.Run(() => File.WriteAllText(pipe, image + "\n"));
        Assert.StartsWith(image + "\t", (await reading).Output, StringComparison.Ordinal);

        using var process = SeNetProgram.Start("predict", trained.Model, "--list", pipe);
        // Opens when the program does, and writes nothing.
        await using (await Task.Run(() => new FileStream(pipe, FileMode.Open, FileAccess.Write, FileShare.ReadWrite)))
        {
            await Process.Start("kill", ["-TERM", $"{process.Id}"]).WaitForExitAsync();
            await process.WaitForExitAsync();
        }

        Assert.Equal(130, process.ExitCode);
    }

    [Fact]
    public async Task Predict_TestTimeAugmentation_GivesTheMeanOfTheViews()
    {
        var file = Directory.GetFiles(trained.NewImages, "*", SearchOption.AllDirectories)[0];
        var image = Torch.Images.ImageDecoder.DecodeFile(file);
        var mirrored = _folder.Write("mirrored.png", EncodedImages.Encode(SkiaSharp.SKEncodedImageFormat.Png, image.Width, image.Height, (x, y) =>
        {
            var pixel = image.Pixels.Span.Slice((y * image.Width + image.Width - 1 - x) * 3, 3);
            return new SkiaSharp.SKColor(pixel[0], pixel[1], pixel[2]);
        }));

        var apart = await SeNetProgram.Json("predict", trained.Model, file, mirrored, "--top", "2");
        var together = await SeNetProgram.Json("predict", trained.Model, file, "--top", "2", "--tta", "flip");

        Assert.NotEqual(Probability(apart, 0), Probability(apart, 1));
        Assert.Equal((Probability(apart, 0) + Probability(apart, 1)) / 2, Probability(together, 0), 1e-5);
        await Refusal.Expect(2, "twice", "predict", trained.Model, file, "--tta", "twice");

        static double Probability(System.Text.Json.JsonElement result, int image) => result.GetProperty("images")[image].GetProperty("top").EnumerateArray()
            .First(candidate => candidate.GetProperty("label").GetString() == DrawnImages.Classes[0]).GetProperty("probability").GetDouble();
    }

    [Fact]
    public async Task Predict_Pattern_IsExpanded()
    {
        var run = await SeNetProgram.Run("predict", trained.Model, Path.Combine(trained.NewImages, "disc", "*.png"));

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(6, run.Output.Split('\n').Length);
        await Refusal.Expect(1, "*.webp", "predict", trained.Model, Path.Combine(trained.NewImages, "disc", "*.webp"));
    }

    [Fact]
    public async Task Predict_BadModelOrOption_SaysWhatIsWrong()
    {
        var empty = Directory.CreateDirectory(_folder["empty"]).FullName;

        await Refusal.Expect(1, _folder["missing.zip"], "predict", _folder["missing.zip"], trained.NewImages);
        await Refusal.Expect(1, "'senet train' writes it", "predict", trained.Weights, trained.NewImages);
        await Refusal.Expect(1, "has no images", "predict", trained.Model, empty);
        await Refusal.Expect(1, "cpu", "predict", trained.Model, trained.NewImages, "--device", "cuda:77");
        await Refusal.Expect(2, "'gpu'", "predict", trained.Model, trained.NewImages, "--device", "gpu");
        await Refusal.Expect(2, "--top must be at least 1, not 0.", "predict", trained.Model, trained.NewImages, "--top", "0");
        await Refusal.Expect(2, "'predict'", "predict", trained.Model);
    }

    private string MakePipe(string name)
    {
        Process.Start("mkfifo", [_folder[name]]).WaitForExit();
        return _folder[name];
    }
}
